using System.Diagnostics;
using System.Globalization;

namespace XRaySink.Benchmarks.Turns;

/// <summary>
/// One of the cases of a <see cref="Comparison"/>, in a process of its own, as an application has one recorder and no more: no other
/// case has shaped its heap or what the compiler knows. It measures when it is its turn, and sleeps otherwise.
/// </summary>
static class Contestant
{
    public static void Run(Burst burst, TimeSpan longestWarmUp)
    {
        WarmUp.Run(longestWarmUp, () =>
        {
            burst.Settle();
            burst.Run();
        });
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } bursts)
            Console.WriteLine(Take(burst, int.Parse(bursts, CultureInfo.InvariantCulture)));
    }

    /// <summary>A turn of several bursts, of which the median counts: what else the machine did meanwhile lengthens some of them.</summary>
    static Turn Take(Burst burst, int bursts)
    {
        var times = new double[bursts];
        long bytes = 0;
        for (int i = 0; i < bursts; i++)
        {
            burst.Settle();
            GC.Collect();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            burst.Run();
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / burst.Calls;
            bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
        }
        return new Turn(Median.Of(times), (double)bytes / bursts / burst.Calls);
    }
}
