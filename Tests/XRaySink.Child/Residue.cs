using System.Diagnostics;
using XRaySink.Sampling;

namespace XRaySink.Child;

/// <summary>Says what a sink has of the system, by what Linux tells of this process.</summary>
static class Residue
{
    /// <summary>A sink that is switched off, and what it has.</summary>
    public static void Off()
    {
        int sockets = Sockets();
        using var source = new ActivitySource("Child");
        using var sink = SegmentSink.Start(options => options.Enabled = false);
        XRay.RunTask("jobs/off", () => Task.CompletedTask).GetAwaiter().GetResult();

        Console.WriteLine($"recording={sink.IsRecording} listeners={source.HasListeners()} threads={SinkThreads()} sockets={Sockets() - sockets}");
    }

    /// <summary>Starts and stops a sink a thousand times, and says what is left of them.</summary>
    public static void Churn()
    {
        for (int i = 0; i < 100; i++)
            StartAndStop();
        (int handles, int sockets, int threads, long memory) = (Handles(), Sockets(), SinkThreads(), GC.GetTotalMemory(forceFullCollection: true));
        for (int i = 0; i < 1000; i++)
            StartAndStop();

        // The system's thread ends a moment after .NET's.
        SpinWait.SpinUntil(() => SinkThreads() <= threads, TimeSpan.FromSeconds(10));
        Console.WriteLine(
            $"handles={Handles() - handles} sockets={Sockets() - sockets} threads={SinkThreads() - threads} bytes={GC.GetTotalMemory(forceFullCollection: true) - memory}");
    }

    static void StartAndStop()
    {
        using var sink = SegmentSink.Start(options => options.Sampling = SamplingStrategy.Always);
        for (int i = 0; i < 3; i++)
            XRay.RunTask("jobs/churn", () => Task.CompletedTask).GetAwaiter().GetResult();
    }

    static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    static int Sockets() => Directory.GetFileSystemEntries("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    static int SinkThreads() => Directory.GetDirectories("/proc/self/task").Count(IsSinks);

    static bool IsSinks(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim() == "XRaySink";
        }
        catch (IOException)
        {
            return false; // it has ended meanwhile
        }
    }
}
