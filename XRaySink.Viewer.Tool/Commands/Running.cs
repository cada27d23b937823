using XRaySink.Viewer.Tool.Daemon;

namespace XRaySink.Viewer.Tool.Commands;

/// <summary>A command that runs until Ctrl-C.</summary>
static class Running
{
    /// <summary>Starts a stand-in, does something with it, and ends with 0; or says why it cannot start, and ends with 2.</summary>
    public static async Task<int> Until(DaemonStandInOptions options, Func<DaemonStandIn, Task> work)
    {
        try
        {
            DaemonStandIn standIn = await DaemonStandIn.Start(options).ConfigureAwait(false);
            await using (standIn.ConfigureAwait(false))
                await work(standIn).ConfigureAwait(false);
            return 0;
        }
        catch (Exception exception) when (exception is CannotListenException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return 2;
        }
    }

    /// <summary>Says where everything is.</summary>
    public static void Announce(TextWriter output, DaemonStandIn standIn, DaemonStandInOptions options)
    {
        output.WriteLine($"Traces are shown at {standIn.Page}");
        if (standIn.Udp is { } udp)
            output.WriteLine($"Segments are taken at UDP {udp}, questions about sampling at TCP {standIn.Page.Authority}");
        if (options.Forward is { } daemon)
            output.WriteLine($"Everything is passed on to {daemon}");
        if (options.Save is { } path)
            output.WriteLine($"Documents are appended to {Path.GetFullPath(path)}");
        output.WriteLine("Ctrl-C ends it.");
        output.Flush();
    }

    /// <summary>Says what was not taken, so that nothing is lost in silence.</summary>
    public static void Summarise(TextWriter output, DaemonStandIn standIn)
    {
        if (standIn.Store.Refusals is { Count: > 0 } refusals)
            output.WriteLine($"{refusals.Count} documents were refused; the last because {refusals.Latest[0].Reason}.");
        if (standIn.NotForwarded > 0)
            output.WriteLine($"{standIn.NotForwarded} datagrams could not be passed on.");
    }

    public static async Task Cancelled(CancellationToken stop) =>
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
