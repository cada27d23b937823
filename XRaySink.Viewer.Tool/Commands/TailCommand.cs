using System.CommandLine;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Tool.Daemon;
using XRaySink.Viewer.Tool.Tailing;

namespace XRaySink.Viewer.Tool.Commands;

/// <summary><c>xraysink tail</c></summary>
static class TailCommand
{
    public static Command Create()
    {
        Argument<TraceQuery?> query = QueryArgument.Create();
        var listen = new ListenOptions();
        var command = new Command("tail", "As view, and prints each trace here as a tree when it has ended.") { query };
        listen.AddTo(command);
        command.SetAction((result, stop) =>
        {
            DaemonStandInOptions options = listen.Read(result);
            return Running.Until(options, async standIn =>
            {
                // What is printed is for other programs too; where it comes from is not.
                Running.Announce(Console.Error, standIn, options);
                bool useColor = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
                var tail = new TraceTail(standIn.Store, result.GetValue(query) ?? TraceQuery.Parse(null), Console.Out, useColor, TimeProvider.System);
                await tail.Run(stop).ConfigureAwait(false);
                Running.Summarise(Console.Error, standIn);
            });
        });
        return command;
    }
}
