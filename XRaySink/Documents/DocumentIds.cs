using System.Diagnostics;
using System.Globalization;

namespace XRaySink.Documents;

/// <summary>Ids as a document spells them, without making strings of them.</summary>
static class DocumentIds
{
    public const int TraceIdLength = 35;
    public const int SpanIdLength = 16;

    const int EpochLength = 8;
    const string NoSpan = "0000000000000000";

    /// <summary>Writes a trace id as X-Ray spells it: <c>1-5759e988-bd862e3fe1be46a994272793</c>.</summary>
    public static void Format(ActivityTraceId traceId, Span<char> text)
    {
        ReadOnlySpan<char> hex = traceId.ToHexString();
        "1-".CopyTo(text);
        hex[..EpochLength].CopyTo(text[2..]);
        text[2 + EpochLength] = '-';
        hex[EpochLength..].CopyTo(text[(3 + EpochLength)..]);
    }

    /// <summary>Writes the id of a span.</summary>
    public static void Format(ulong spanId, Span<char> text) => spanId.TryFormat(text, out _, "x16", CultureInfo.InvariantCulture);

    /// <summary>Whether a span's id is that of none.</summary>
    public static bool IsNone(ReadOnlySpan<char> spanId) => spanId.SequenceEqual(NoSpan);

    /// <summary>The 64 bits of a span's id; zero for none.</summary>
    public static ulong Bits(ActivitySpanId id)
    {
        // An id is made of lower-case digits, and nothing else: .NET sees to it.
        ulong bits = 0;
        foreach (char digit in id.ToHexString())
            bits = bits << 4 | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        return bits;
    }
}
