using System.Diagnostics;
using System.Runtime;

namespace XRaySink.Benchmarks.Turns;

/// <summary>Runs what will be measured until nothing has been compiled for a while.</summary>
static class WarmUp
{
    // The runtime compiles what is hot again, in steps a tenth of a second apart, and on a busy machine they take their time.
    static readonly TimeSpan Calm = TimeSpan.FromSeconds(0.75);

    public static void Run(TimeSpan longest, Action action)
    {
        long start = Stopwatch.GetTimestamp();
        long latest = start;
        for (long compiled = 0; Stopwatch.GetElapsedTime(latest) < Calm && Stopwatch.GetElapsedTime(start) < longest;)
        {
            action();
            if (JitInfo.GetCompiledMethodCount() == compiled)
                continue;

            compiled = JitInfo.GetCompiledMethodCount();
            latest = Stopwatch.GetTimestamp();
        }
    }
}
