using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using XRaySink.Listening;

namespace XRaySink.Tests.Listening;

public class ActivityRingTests
{
    [Test]
    public void It_holds_as_many_as_it_was_told_and_gives_them_out_in_order([Values(1, 2, 3, 7, 8, 1_000, 5_000, 9_000)] int capacity)
    {
        var ring = new ActivityRing(capacity);
        int added = 0;
        int taken = 0;

        // Several times around, with the beginning in another place each time.
        for (int round = 0; round < 5 || added < 5_000; round++)
        {
            while (ring.TryAdd(Numbered(added)))
                added++;
            Assert.That((ring.Count, added - taken), Is.EqualTo((capacity, capacity)));

            for (int i = 0; i < capacity - (round % capacity); i++)
            {
                Assert.That(ring.TryTake(out Activity? activity));
                Assert.That(NumberOf(activity!), Is.EqualTo(taken++));
            }
        }
        while (ring.TryTake(out Activity? activity))
            Assert.That(NumberOf(activity!), Is.EqualTo(taken++));
        Assert.That((ring.Count, taken), Is.EqualTo((0, added)));
    }

    [Test]
    public void What_was_taken_is_not_held_any_more()
    {
        var ring = new ActivityRing(4);
        WeakReference taken = AddAndTake(ring);

        GC.Collect();

        Assert.That(taken.IsAlive, Is.False);
        GC.KeepAlive(ring);
    }

    [Test]
    public async Task Of_what_many_threads_add_and_many_take_everything_comes_once([Values(1, 5, 64)] int capacity)
    {
        const int producers = 4;
        const int perProducer = 1_000;
        var ring = new ActivityRing(capacity);
        var taken = new ConcurrentBag<int>();
        int left = producers * perProducer;

        Task[] adding = [.. Enumerable.Range(0, producers).Select(producer => Task.Run(() =>
        {
            for (int i = 0; i < perProducer; i++)
            {
                var activity = Numbered((producer * perProducer) + i);
                while (!ring.TryAdd(activity))
                    Thread.Yield();
            }
        }))];
        Task[] taking = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref left) > 0)
            {
                if (!ring.TryTake(out Activity? activity))
                {
                    Thread.Yield();
                    continue;
                }
                taken.Add(NumberOf(activity!));
                Interlocked.Decrement(ref left);
            }
        }))];
        await Task.WhenAll([.. adding, .. taking]).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(taken.Order(), Is.EqualTo(Enumerable.Range(0, producers * perProducer)));
    }

    [Test]
    public async Task What_one_thread_adds_comes_in_its_order_while_others_add_too()
    {
        const int producers = 3;
        const int perProducer = 5_000;
        var ring = new ActivityRing(32);
        Task[] adding = [.. Enumerable.Range(0, producers).Select(producer => Task.Run(() =>
        {
            for (int i = 0; i < perProducer; i++)
            {
                var activity = Numbered((i * producers) + producer);
                while (!ring.TryAdd(activity))
                    Thread.Yield();
            }
        }))];

        var next = new int[producers];
        for (int taken = 0; taken < producers * perProducer;)
        {
            if (!ring.TryTake(out Activity? activity))
            {
                Thread.Yield();
                continue;
            }
            (int order, int producer) = Math.DivRem(NumberOf(activity!), producers);
            Assert.That(order, Is.EqualTo(next[producer]++));
            taken++;
        }
        await Task.WhenAll(adding);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static WeakReference AddAndTake(ActivityRing ring)
    {
        ring.TryAdd(Numbered(1));
        ring.TryTake(out Activity? activity);
        return new WeakReference(activity);
    }

    static Activity Numbered(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    static int NumberOf(Activity activity) => int.Parse(activity.OperationName, CultureInfo.InvariantCulture);
}
