using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace XRaySink.EndToEnd.Tests;

/// <summary>One of the three services, in a process of its own. It ends when its standard input does.</summary>
sealed class RunningService : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningService(string daemonAddress, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [DllPath, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_XRAY_DAEMON_ADDRESS"] = daemonAddress;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where the service listens, known once it does.</summary>
    public Task<string> Address => address.Task.WaitAsync(Patience);

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Has the service end, and gives its exit code.</summary>
    public async Task<int> End()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    static string DllPath => typeof(RunningService).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ThreeServices").Value!;

    void Take(string? line)
    {
        const string mark = "listening ";
        if (line is null)
            return;

        lock (output)
            output.AppendLine(line);
        if (line.StartsWith(mark, StringComparison.Ordinal))
            address.TrySetResult(line[mark.Length..]);
    }
}
