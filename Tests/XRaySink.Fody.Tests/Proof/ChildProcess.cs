using System.Diagnostics;

namespace XRaySink.Fody.Tests.Proof;

/// <summary>Runs a program to its end.</summary>
static class ChildProcess
{
    public sealed record Outcome(int ExitCode, string Output);

    /// <summary>Runs the runner that is built beside the tests.</summary>
    public static Task<Outcome> Runner(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Run("dotnet", environment, [Path.Combine(AppContext.BaseDirectory, "XRaySink.Fody.Runner.dll"), .. arguments]);

    public static async Task<Outcome> Run(string program, IReadOnlyDictionary<string, string> environment, string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output + await errors);
    }
}
