using System.Diagnostics;

namespace XRaySink.Benchmarks.Load;

/// <summary>This program in a process of its own, in one of its other roles. It ends when it is disposed.</summary>
sealed class Child : IDisposable
{
    readonly Process process;
    readonly string name;

    public Child(params string[] arguments)
    {
        process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        name = string.Join(' ', arguments);
        Address = Line();
    }

    /// <summary>The first line that it prints: where it listens, if it does.</summary>
    public string Address { get; }

    /// <summary>Gives it a line, and waits for the one that it answers.</summary>
    public string Ask(string question)
    {
        process.StandardInput.WriteLine(question);
        return Line();
    }

    string Line() => process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process '" + name + "' has ended.");

    /// <summary>The processor time that all of its threads have taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
            process.Kill();
        process.Dispose();
    }
}
