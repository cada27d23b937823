using System.Net;
using XRaySink.Viewer.Tests.Daemon;
using XRaySink.Viewer.Tool.Daemon;

namespace XRaySink.Viewer.Tests.Serving;

/// <summary>This machine calls itself by the address that it has in its network, as another machine would.</summary>
public class OtherMachineTests
{
    [Test]
    public async Task An_application_answers_no_other_machine_until_it_is_told_to([Values] bool allowRemote)
    {
        IPAddress own = OwnAddress.Get();
        await using ViewerApp app = await ViewerApp.Start(options => options.AllowRemote = allowRemote, listenOn: own);

        Assert.That(app.Client.BaseAddress!.Host, Is.EqualTo(own.ToString()));
        await AnswersOnly(allowRemote, new Uri(app.Client.BaseAddress, "/xray/"));
    }

    [Test]
    public async Task The_stand_in_answers_no_other_machine_until_it_is_told_to([Values] bool allowRemote)
    {
        IPAddress own = OwnAddress.Get();
        await using DaemonStandIn standIn = await TestStandIn.Start(options => options with { Tcp = new IPEndPoint(IPAddress.Any, 0), AllowRemote = allowRemote });

        await AnswersOnly(allowRemote, new Uri($"http://{own}:{standIn.Page.Port}/"));
        Assert.That((await Get(standIn.Page)).StatusCode, Is.EqualTo(HttpStatusCode.OK), "from this machine");
    }

    // With or without leave, a name that leads here is no name of ours.
    static async Task AnswersOnly(bool allowRemote, Uri page)
    {
        foreach (string path in new[] { "", "map", "live", "traces/x", "documents/x", "assets/list.js" })
        {
            HttpStatusCode status = (await Get(new Uri(page, path))).StatusCode;
            Assert.That(status == HttpStatusCode.Forbidden, Is.EqualTo(!allowRemote), path + " " + status);
            Assert.That((await Get(new Uri(page, path), "rebound.example")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), path);
        }
    }

    static async Task<HttpResponseMessage> Get(Uri address, string? host = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = host } };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
