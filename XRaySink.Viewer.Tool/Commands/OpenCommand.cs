using System.CommandLine;
using System.Net;
using XRaySink.Viewer.Tool.Daemon;
using XRaySink.Viewer.Tool.Files;

namespace XRaySink.Viewer.Tool.Commands;

/// <summary><c>xraysink open</c></summary>
static class OpenCommand
{
    // Nobody sends while a file is shown, so it may fill more memory.
    const int MaxTraces = 50_000;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "What --save, or a FileEmitter, has written." };
        Option<IPEndPoint> tcp = ListenOptions.Address("--tcp", "Where the page is.");
        var command = new Command("open", "Shows the traces of a file on a page.") { file, tcp };
        command.SetAction((result, stop) =>
        {
            var options = new DaemonStandInOptions { Udp = null, Tcp = result.GetValue(tcp)!, MaxTraces = MaxTraces };
            FileInfo path = result.GetValue(file)!;
            return Running.Until(options, async standIn =>
            {
                int taken = 0;
                byte[] content = await File.ReadAllBytesAsync(path.FullName, stop).ConfigureAwait(false);
                foreach (DocumentFile.Found found in DocumentFile.Read(content))
                    taken += standIn.Store.Add(found.Json.Span) ? 1 : 0;
                Console.WriteLine($"{taken} documents of {path.Name} are shown at {standIn.Page}");
                Running.Summarise(Console.Out, standIn);
                await Running.Cancelled(stop).ConfigureAwait(false);
            });
        });
        return command;
    }
}
