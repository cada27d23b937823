using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace XRaySink.Propagation;

/// <summary>Makes trace ids of X-Ray's shape: the time in seconds, big-endian, in the first 4 bytes, and 12 random bytes.</summary>
/// <remarks>
/// Ids reach clients in response headers, so they must not be predictable (X-Ray developer guide). The system's generator costs about as
/// much for many bytes as for a few, so each thread asks it for many ids at once.
/// </remarks>
internal static class XRayTraceIds
{
    const int TimeLength = 4;
    const int RandomLength = 12;
    const int IdsPerDraw = 64;

    [ThreadStatic]
    static byte[]? drawn;

    [ThreadStatic]
    static int used;

    /// <summary>Makes an id with the present time.</summary>
    public static ActivityTraceId Generate() => Generate(DateTimeOffset.UtcNow);

    /// <summary>Makes an id with the time given.</summary>
    public static ActivityTraceId Generate(DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[TimeLength + RandomLength];
        BinaryPrimitives.WriteUInt32BigEndian(id, (uint)time.ToUnixTimeSeconds());
        Draw(id.Slice(TimeLength));
        return ActivityTraceId.CreateFromBytes(id);
    }

    static void Draw(Span<byte> random)
    {
        byte[] bytes = drawn ??= new byte[RandomLength * IdsPerDraw];
        int next = used % bytes.Length;
        if (next == 0)
            RandomNumberGenerator.Fill(bytes);

        bytes.AsSpan(next, RandomLength).CopyTo(random);
        used = next + RandomLength;
    }
}
