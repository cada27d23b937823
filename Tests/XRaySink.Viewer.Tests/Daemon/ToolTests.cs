using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace XRaySink.Viewer.Tests.Daemon;

/// <summary>The tool as a user runs it, in a process of its own.</summary>
public sealed class ToolTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("xraysink-");

    public void Dispose() => folder.Delete(recursive: true);

    [Test]
    public async Task What_one_run_saves_another_opens_and_checks()
    {
        string file = Path.Combine(folder.FullName, "traces.ndjson");
        using (Process view = Start("view", "--udp", "0", "--tcp", "0", "--save", file))
        {
            string taken = await LineWith(view, "Segments are taken");
            await SendOrder(taken);
            Assert.That(SpinWait.SpinUntil(() => File.Exists(file) && File.ReadLines(file).Count() == 4, Patience));
            view.Kill();
        }

        using (Process open = Start("open", file, "--tcp", "0"))
        {
            string shown = await LineWith(open, "are shown at");
            Assert.That(shown, Does.StartWith("4 documents of traces.ndjson"));
            using var http = new HttpClient { BaseAddress = new Uri(shown.Split(' ')[^1]) };
            Assert.That(await http.GetStringAsync("traces/" + SdkDocuments.TraceId), Does.Contain("OutOfStockError"));
            open.Kill();
        }

        Assert.That((await Run("check", file)).Status, Is.Zero);
    }

    [Test]
    public async Task Tail_prints_to_standard_output_what_it_is_sent()
    {
        using Process tail = Start("tail", "is:fault", "--udp", "0", "--tcp", "0");
        string taken = await LineWith(tail, "Segments are taken", tail.StandardError);
        await SendOrder(taken);

        Assert.That(await LineWith(tail, "trace "), Does.Contain(SdkDocuments.TraceId));
        Assert.That(await LineWith(tail, "storefront"), Does.Contain("502 fault"));
        tail.Kill();
    }

    [TestCase("'nowhere' is no address to forward to; write host:port such as 127.0.0.1:3000.", "view", "--forward", "nowhere")]
    [TestCase("'far:away' is no address to listen on; write a port such as 2000, or address:port such as 0.0.0.0:2000.", "view", "--udp", "far:away")]
    [TestCase("'min:soon' is no duration; write 250ms, 1.5s or 2m.", "tail", "min:soon")]
    [TestCase("Invalid sampling rules in nothing.json: the file cannot be read", "view", "--rules", "nothing.json")]
    [TestCase("Could not find file", "check", "nothing.ndjson")]
    [TestCase("Could not find file", "open", "nothing.ndjson", "--tcp", "0")]
    public async Task Bad_input_is_named_with_what_to_do(string message, params string[] arguments)
    {
        (int status, string error) = await Run(arguments);

        Assert.That(status, Is.Not.Zero);
        Assert.That(error, Does.Contain(message));
    }

    static async Task SendOrder(string announcement)
    {
        var address = System.Net.IPEndPoint.Parse(Regex.Match(announcement, @"UDP (\S+?),").Groups[1].Value);
        using var socket = new System.Net.Sockets.UdpClient();
        foreach (byte[] document in SdkDocuments.Order())
            await socket.SendAsync(TestDocument.Datagram(document), address);
    }

    static Process Start(params string[] arguments)
    {
        string tool = typeof(ToolTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "xraysink").Value!;
        return Process.Start(new ProcessStartInfo("dotnet", [tool, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    static async Task<(int Status, string Error)> Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        TestContext.Out.WriteLine(await output);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, error);
    }

    static async Task<string> LineWith(Process process, string text, StreamReader? from = null)
    {
        while (await (from ?? process.StandardOutput).ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException($"No line with '{text}': {await process.StandardError.ReadToEndAsync()}");
    }
}
