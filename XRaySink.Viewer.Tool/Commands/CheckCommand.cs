using System.CommandLine;
using XRaySink.Viewer.Tool.Files;

namespace XRaySink.Viewer.Tool.Commands;

/// <summary><c>xraysink check</c></summary>
static class CheckCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("file") { Description = "Documents: one a line, indented, in an array, or as datagrams.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("check", "Says what X-Ray would reject in documents, and why. Ends with 1 when there is something.") { files };
        command.SetAction(async (result, stop) =>
        {
            int status = 0;
            foreach (FileInfo file in result.GetValue(files)!)
                status = Math.Max(status, await Check(file, stop).ConfigureAwait(false));
            return status;
        });
        return command;
    }

    static async Task<int> Check(FileInfo file, CancellationToken stop)
    {
        try
        {
            byte[] content = await File.ReadAllBytesAsync(file.FullName, stop).ConfigureAwait(false);
            return new FileCheck(file.Name, Console.Out).Run(content) ? 0 : 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return 2;
        }
    }
}
