using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using XRaySink.Testing;
using XRaySink.Viewer.Tests.Serving;

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

    [Test]
    public async Task The_page_is_for_this_machine_alone_without_the_option_that_says_otherwise([Values] bool allowRemote)
    {
        var own = OwnAddress.Get();
        using Process view = Start(["view", "--udp", "0", "--tcp", "0.0.0.0:0", .. allowRemote ? ["--allow-remote"] : Array.Empty<string>()]);
        var page = new Uri((await LineWith(view, "are shown at")).Split(' ')[^1]);
        using var http = new HttpClient();

        using HttpResponseMessage here = await http.GetAsync(page);
        using HttpResponseMessage elsewhere = await http.GetAsync(new Uri($"http://{own}:{page.Port}/"));

        Assert.That((here.StatusCode, elsewhere.StatusCode), Is.EqualTo((HttpStatusCode.OK, allowRemote ? HttpStatusCode.OK : HttpStatusCode.Forbidden)));
        view.Kill();
    }

    [Test]
    public async Task What_comes_is_passed_on_and_questions_about_sampling_are_answered_from_the_file()
    {
        string rules = Path.Combine(folder.FullName, "rules.json");
        await File.WriteAllTextAsync(rules, """{"version":2,"default":{"fixed_target":7,"rate":0.25},"rules":[]}""");
        using var daemon = new UdpReceiver();
        using Process view = Start("view", "--udp", "0", "--tcp", "0", "--forward", daemon.Address, "--rules", rules);
        string taken = await LineWith(view, "Segments are taken");

        await SendOrder(taken);

        await daemon.WaitForDocuments(4);
        Assert.That(daemon.Datagrams.Select(datagram => datagram.Bytes.ToArray()), Is.EqualTo(SdkDocuments.Order().Select(document => TestDocument.Datagram(document))));
        using var http = new HttpClient { BaseAddress = new Uri($"http://{taken.Split(' ')[^1]}/") };
        using HttpResponseMessage answer = await http.PostAsync("GetSamplingRules", null);
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"ReservoirSize\":7").And.Contain("\"FixedRate\":0.25"));
        view.Kill();
    }

    [Test]
    public async Task A_file_with_errors_is_checked_with_status_1_and_the_reasons()
    {
        string file = Path.Combine(folder.FullName, "bad.ndjson");
        await File.WriteAllBytesAsync(file, TestDocument.Bytes("""{"id":"12","trace_id":"1-6ab13d00-000000000000000000000001","name":"a","start_time":1,"end_time":0.5}"""));

        (int status, string output, _) = await Run("check", file);

        Assert.That(status, Is.EqualTo(1));
        Assert.That(output, Does.Contain("bad.ndjson:1: error: $.id: not 16 hexadecimal digits").And.Contain("$.end_time: before start_time"));
    }

    [TestCase("'nowhere' is no address to forward to; write host:port such as 127.0.0.1:3000.", "view", "--forward", "nowhere")]
    [TestCase("'far:away' is no address to listen on; write a port such as 2000, or address:port such as 0.0.0.0:2000.", "view", "--udp", "far:away")]
    [TestCase("'min:soon' is no duration; write 250ms, 1.5s or 2m.", "tail", "min:soon")]
    [TestCase("Invalid sampling rules in nothing.json: the file cannot be read", "view", "--rules", "nothing.json")]
    [TestCase("Could not find file", "check", "nothing.ndjson")]
    [TestCase("Could not find file", "open", "nothing.ndjson", "--tcp", "0")]
    public async Task Bad_input_is_named_with_what_to_do(string message, params string[] arguments)
    {
        (int status, _, string error) = await Run(arguments);

        Assert.That(status, Is.Not.Zero);
        Assert.That(error, Does.Contain(message));
    }

    static async Task SendOrder(string announcement)
    {
        var address = IPEndPoint.Parse(Regex.Match(announcement, @"UDP (\S+?),").Groups[1].Value);
        using var socket = new System.Net.Sockets.UdpClient();
        foreach (byte[] document in SdkDocuments.Order())
            await socket.SendAsync(TestDocument.Datagram(document), address);
    }

    static Process Start(params string[] arguments)
    {
        string tool = typeof(ToolTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "xraysink").Value!;
        return Process.Start(new ProcessStartInfo("dotnet", [tool, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    static async Task<(int Status, string Output, string Error)> Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, error);
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
