using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace XRaySink.EndToEnd.Tests;

/// <summary>The TokenService sample, running in a process of its own on a free port.</summary>
sealed partial class RunningSample : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningSample(string daemonAddress, params string[] arguments)
    {
        string[] command = [.. HeedingInterrupts, "dotnet", DllPath, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(DllPath)!,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["AWS_XRAY_DAEMON_ADDRESS"] = daemonAddress;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where the sample listens, known once it does.</summary>
    public Task<Uri> Address => address.Task.WaitAsync(Patience);

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Waits for the process to end, and gives its exit code.</summary>
    public async Task<int> Ended()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>What a terminal does on Ctrl-C.</summary>
    public void Interrupt() => Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    // A shell that runs something in the background has it ignore SIGINT, and its children after it: that is undone here.
    static string[] HeedingInterrupts => IgnoresInterrupts ? ["env", "--default-signal=INT"] : [];

    static bool IgnoresInterrupts
    {
        get
        {
            const string label = "SigIgn:";
            const ulong interrupt = 1UL << 1;
            string? ignored = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal)) : null;
            return ignored is not null && (Convert.ToUInt64(ignored[label.Length..].Trim(), 16) & interrupt) != 0;
        }
    }

    static string DllPath => typeof(RunningSample).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "TokenService").Value!;

    void Take(string? line)
    {
        if (line is null)
            return;

        lock (output)
            output.AppendLine(line);
        if (ListeningLine().Match(line) is { Success: true } match)
            address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex ListeningLine();
}
