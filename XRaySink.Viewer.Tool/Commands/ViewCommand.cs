using System.CommandLine;
using XRaySink.Viewer.Tool.Daemon;

namespace XRaySink.Viewer.Tool.Commands;

/// <summary><c>xraysink view</c></summary>
static class ViewCommand
{
    public static Command Create()
    {
        var listen = new ListenOptions();
        var command = new Command("view", "Listens in the X-Ray daemon's place and shows the traces that come on a page.");
        listen.AddTo(command);
        command.SetAction((result, stop) =>
        {
            DaemonStandInOptions options = listen.Read(result);
            return Running.Until(options, async standIn =>
            {
                Running.Announce(Console.Out, standIn, options);
                await Running.Cancelled(stop).ConfigureAwait(false);
                Running.Summarise(Console.Out, standIn);
            });
        });
        return command;
    }
}
