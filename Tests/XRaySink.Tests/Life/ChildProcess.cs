using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace XRaySink.Tests.Life;

/// <summary>The program <c>XRaySink.Child</c> in a process of its own, on .NET 8 or on the .NET of the tests.</summary>
sealed class ChildProcess : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly List<string> lines = [];
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChildProcess(string framework, string? daemon, params string[] arguments)
    {
        string path = Path.Combine(Folder, framework, "XRaySink.Child");
        string[] command = framework == "net8.0" ? [path, .. arguments] : ["dotnet", path + ".dll", .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_XRAY_DAEMON_ADDRESS"] = daemon;
        start.Environment.Remove("AWS_XRAY_TRACING_NAME");
        start.Environment.Remove("AWS_XRAY_SDK_ENABLED");
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>When it has said that it is ready.</summary>
    public Task Ready => ready.Task.WaitAsync(Patience);

    public string Output
    {
        get
        {
            lock (lines)
                return string.Join('\n', lines);
        }
    }

    public void Signal(string signal) =>
        Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    /// <summary>Waits for it to end, and gives its exit code.</summary>
    public async Task<int> Ended(TimeSpan? patience = null)
    {
        await process.WaitForExitAsync().WaitAsync(patience ?? Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    static string Folder => typeof(ChildProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Child").Value!;

    void Take(string? line)
    {
        if (line is null)
            return;

        lock (lines)
            lines.Add(line);
        if (line == "ready")
            ready.TrySetResult();
    }
}
