using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace XRaySink.Propagation;

/// <summary>Makes trace ids of X-Ray's shape: the time in seconds, big-endian, in the first 4 bytes, and 12 random bytes.</summary>
/// <remarks>
/// Ids reach clients in response headers, so they must not be predictable (X-Ray developer guide). The system's generator costs about as
/// much for many bytes as for a few, so each thread asks it for many ids at once. For the same reason a thread reads the clock only once
/// a second, by a count of milliseconds that costs less.
/// </remarks>
internal sealed class XRayTraceIds
{
    const int TimeLength = 4;
    const int RandomLength = 12;
    const int MillisecondsPerSecond = 1_000;
    const int IdsPerDraw = 512;

    [ThreadStatic]
    static XRayTraceIds? ofThisThread;

    readonly byte[] drawn = new byte[RandomLength * IdsPerDraw];
    int used;

    // The present second, as of the count of milliseconds at which the clock was read.
    uint second;
    long readAt;

    /// <summary>Makes an id with the present time, which may be one second old.</summary>
    public static ActivityTraceId Generate()
    {
        XRayTraceIds ids = OfThisThread;
        return ids.Next(ids.PresentSecond());
    }

    /// <summary>Makes an id with the time given.</summary>
    public static ActivityTraceId Generate(DateTimeOffset time) => OfThisThread.Next((uint)time.ToUnixTimeSeconds());

    static XRayTraceIds OfThisThread => ofThisThread ??= new XRayTraceIds();

    ActivityTraceId Next(uint seconds)
    {
        Span<byte> id = stackalloc byte[TimeLength + RandomLength];
        BinaryPrimitives.WriteUInt32BigEndian(id, seconds);
        Draw(id.Slice(TimeLength));
        return ActivityTraceId.CreateFromBytes(id);
    }

    uint PresentSecond()
    {
        long now = Environment.TickCount64;
        if (second == 0 || now - readAt >= MillisecondsPerSecond)
        {
            second = (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            readAt = now;
        }
        return second;
    }

    void Draw(Span<byte> random)
    {
        int next = used;
        if (next == drawn.Length)
            next = 0;
        if (next == 0)
            RandomNumberGenerator.Fill(drawn);

        drawn.AsSpan(next, RandomLength).CopyTo(random);
        used = next + RandomLength;
    }
}
