using System.Diagnostics;

namespace XRaySink.Benchmarks.Load;

/// <summary>This program in a process of its own, in one of its other roles. It ends when it is disposed.</summary>
sealed class Child : IDisposable
{
    readonly Process process;

    public Child(params string[] arguments)
    {
        process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Address = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process '" + string.Join(' ', arguments) + "' did not start.");
    }

    /// <summary>Where it listens: the one line that it prints.</summary>
    public string Address { get; }

    /// <summary>The processor time of the process so far, less that of the sink's own thread.</summary>
    public TimeSpan CallersTime()
    {
        process.Refresh();
        return process.TotalProcessorTime - SenderTime();
    }

    // Linux names the threads of a process in its file system; the fields are those of proc(5), in hundredths of a second.
    TimeSpan SenderTime()
    {
        const int UserTime = 13;
        const int SystemTime = 14;

        string tasks = "/proc/" + process.Id + "/task";
        if (!Directory.Exists(tasks))
            return TimeSpan.Zero;

        foreach (string task in Directory.GetDirectories(tasks))
        {
            string stat = File.ReadAllText(task + "/stat");
            if (!stat.Contains("(XRaySink)", StringComparison.Ordinal))
                continue;

            string[] fields = stat[(stat.IndexOf(')', StringComparison.Ordinal) + 2)..].Split(' ');
            long ticks = long.Parse(fields[UserTime - 2], null) + long.Parse(fields[SystemTime - 2], null);
            return TimeSpan.FromMilliseconds(ticks * 10);
        }
        return TimeSpan.Zero;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
            process.Kill();
        process.Dispose();
    }
}
