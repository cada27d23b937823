using System.CommandLine;
using XRaySink.Viewer.Tool.Commands;

var root = new RootCommand("Shows, prints, saves and checks AWS X-Ray segments on this machine, in the place of the X-Ray daemon and console.")
{
    ViewCommand.Create(),
    TailCommand.Create(),
    OpenCommand.Create(),
    CheckCommand.Create(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
