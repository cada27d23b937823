using System.Diagnostics;
using System.Globalization;

namespace XRaySink.Documents;

/// <summary>Ids as a document spells them, without making strings of them.</summary>
static class DocumentIds
{
    public const int TraceIdLength = 35;

    const int EpochLength = 8;

    /// <summary>Writes a trace id as X-Ray spells it: <c>1-5759e988-bd862e3fe1be46a994272793</c>.</summary>
    public static void Format(ActivityTraceId traceId, Span<char> text)
    {
        ReadOnlySpan<char> hex = traceId.ToHexString();
        "1-".CopyTo(text);
        hex[..EpochLength].CopyTo(text[2..]);
        text[2 + EpochLength] = '-';
        hex[EpochLength..].CopyTo(text[(3 + EpochLength)..]);
    }

    /// <summary>The 64 bits of a span's id; zero for none.</summary>
    public static ulong Bits(ActivitySpanId id) => ulong.Parse(id.ToHexString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
