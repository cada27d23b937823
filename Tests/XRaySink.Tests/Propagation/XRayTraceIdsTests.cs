using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using XRaySink.Propagation;

namespace XRaySink.Tests.Propagation;

public class XRayTraceIdsTests
{
    [Test]
    public void An_id_begins_with_the_time_in_seconds()
    {
        ActivityTraceId id = XRayTraceIds.Generate(DateTimeOffset.FromUnixTimeSeconds(0x5759e988));

        Assert.That(XRayId.Format(id), Does.StartWith("1-5759e988-"));
    }

    [Test]
    public void The_time_is_the_present_or_one_second_old()
    {
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var bytes = new byte[16];
        XRayTraceIds.Generate().CopyTo(bytes);

        Assert.That(BinaryPrimitives.ReadUInt32BigEndian(bytes), Is.InRange(before - 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
    }

    [Test]
    public void No_two_ids_are_the_same_on_any_threads()
    {
        var time = DateTimeOffset.UtcNow;
        var ids = new ConcurrentDictionary<ActivityTraceId, bool>();

        Parallel.For(0, 100_000, _ => ids.TryAdd(XRayTraceIds.Generate(time), true));

        Assert.That(ids, Has.Count.EqualTo(100_000));
    }

    [Test]
    public void Every_random_bit_is_drawn_evenly()
    {
        const int count = 20_000;
        var ones = new int[96];
        var bytes = new byte[16];
        for (int i = 0; i < count; i++)
        {
            XRayTraceIds.Generate().CopyTo(bytes);
            for (int bit = 0; bit < ones.Length; bit++)
                ones[bit] += bytes[4 + bit / 8] >> (bit % 8) & 1;
        }

        // eight standard deviations: red once in 10^13 runs
        Assert.That(ones, Is.All.InRange(count / 2 - 566, count / 2 + 566));
    }
}
