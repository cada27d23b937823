using System.Diagnostics;

namespace XRaySink;

/// <summary>
/// The X-Ray spelling of trace ids. <c>1-5759e988-bd862e3fe1be46a994272793</c> and the W3C id
/// <c>5759e988bd862e3fe1be46a994272793</c> are the same 128 bits.
/// </summary>
public static class XRayId
{
    internal const int TraceIdLength = 35;

    const int HexLength = 32;
    const int EpochLength = 8;

    /// <summary>Writes a trace id as X-Ray spells it: <c>1-</c>, 8 hexadecimal digits, <c>-</c>, 24 hexadecimal digits, in lower case.</summary>
    /// <param name="traceId">Any trace id; X-Ray takes those that do not begin with the time too.</param>
    public static string Format(ActivityTraceId traceId)
    {
        Span<char> text = stackalloc char[TraceIdLength];
        Write(traceId, text);
        return text.ToString();
    }

    /// <summary>Reads a trace id in X-Ray's spelling. Never throws.</summary>
    /// <param name="text">35 characters: <c>1-</c>, 8 hexadecimal digits, <c>-</c>, 24 hexadecimal digits.</param>
    /// <param name="traceId">The id, or the default value.</param>
    public static bool TryParseTraceId(ReadOnlySpan<char> text, out ActivityTraceId traceId)
    {
        traceId = default;
        if (text.Length != TraceIdLength || text[0] != '1' || text[1] != '-' || text[2 + EpochLength] != '-')
            return false;

        Span<char> hex = stackalloc char[HexLength];
        if (!TryLowerHex(text.Slice(2, EpochLength), hex) || !TryLowerHex(text.Slice(3 + EpochLength), hex.Slice(EpochLength)) || IsZero(hex))
            return false;

        traceId = ActivityTraceId.CreateFromString(hex);
        return true;
    }

    /// <summary>Reads the id of a segment or subsegment. Never throws.</summary>
    /// <param name="text">16 hexadecimal digits.</param>
    /// <param name="spanId">The id, or the default value.</param>
    public static bool TryParseSpanId(ReadOnlySpan<char> text, out ActivitySpanId spanId)
    {
        spanId = default;
        Span<char> hex = stackalloc char[16];
        if (text.Length != hex.Length || !TryLowerHex(text, hex) || IsZero(hex))
            return false;

        spanId = ActivitySpanId.CreateFromString(hex);
        return true;
    }

    /// <summary>Writes a trace id into the first 35 characters of <paramref name="text"/>.</summary>
    internal static void Write(ActivityTraceId traceId, Span<char> text)
    {
        ReadOnlySpan<char> hex = traceId.ToHexString().AsSpan();
        text[0] = '1';
        text[1] = '-';
        hex.Slice(0, EpochLength).CopyTo(text.Slice(2));
        text[2 + EpochLength] = '-';
        hex.Slice(EpochLength).CopyTo(text.Slice(3 + EpochLength));
    }

    static bool IsZero(ReadOnlySpan<char> hex)
    {
        foreach (char c in hex)
        {
            if (c != '0')
                return false;
        }
        return true;
    }

    // Activity ids are lower case only.
    static bool TryLowerHex(ReadOnlySpan<char> text, Span<char> lower)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is >= '0' and <= '9' or >= 'a' and <= 'f')
                lower[i] = c;
            else if (c is >= 'A' and <= 'F')
                lower[i] = (char)(c | 0x20);
            else
                return false;
        }
        return true;
    }
}
