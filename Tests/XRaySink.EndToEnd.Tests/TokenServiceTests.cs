using System.Net.Http.Json;
using System.Text.Json;
using XRaySink.Documents;
using XRaySink.Testing;

namespace XRaySink.EndToEnd.Tests;

/// <summary>The sample as a newcomer runs it, seen from the daemon's socket.</summary>
public class TokenServiceTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Each_cleanup_is_a_trace_of_its_own_with_its_database_call()
    {
        using var daemon = new UdpReceiver();
        using var sample = new RunningSample(daemon.Address);

        IReadOnlyList<SegmentDocument> documents = await daemon.WaitUntil(all => all.Count(IsCleanup) >= 3, Patience);

        SegmentDocument[] cleanups = [.. documents.Where(IsCleanup)];
        Assert.That(cleanups.Select(cleanup => cleanup.TraceId), Is.Unique);
        foreach (SegmentDocument cleanup in cleanups)
        {
            Assert.That(cleanup.Name, Is.EqualTo("token-service"));
            Assert.That(cleanup.Annotations, Contains.Key("deleted"));
            SegmentDocument database = cleanup.Subsegments.Single();
            Assert.That(database.Name, Is.EqualTo("tokens.db"));
            Assert.That(database.Element("sql", "database_type")?.GetString(), Is.EqualTo("sqlite"));
        }
    }

    [Test]
    public async Task A_check_is_one_trace_of_two_requests_joined_by_the_call_between_them()
    {
        using var daemon = new UdpReceiver();
        using var sample = new RunningSample(daemon.Address);
        using var http = new HttpClient { BaseAddress = await sample.Address };

        using HttpResponseMessage created = await http.PostAsync("/tokens?owner=alan", null);
        string id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        JsonElement check = await http.GetFromJsonAsync<JsonElement>($"/tokens/{id}/check");

        SegmentDocument outer = await daemon.WaitForDocument(document => document.Url?.EndsWith($"/tokens/{id}/check", StringComparison.Ordinal) == true, Patience);
        SegmentDocument inner = await daemon.WaitForDocument(document => document.Url?.EndsWith($"/tokens/{id}", StringComparison.Ordinal) == true, Patience);
        SegmentDocument call = outer.Subsegments.Single();
        Assert.Multiple(() =>
        {
            Assert.That(check.GetProperty("valid").GetBoolean());
            Assert.That(outer.ParentId, Is.Null);
            Assert.That(outer.Status, Is.EqualTo(200));
            Assert.That(call.Namespace, Is.EqualTo("remote"));
            Assert.That(call.HttpMethod, Is.EqualTo("GET"));
            Assert.That(call.Status, Is.EqualTo(200));
            Assert.That(inner.TraceId, Is.EqualTo(outer.TraceId));
            Assert.That(inner.ParentId, Is.EqualTo(call.Id));
            Assert.That(inner.Subsegments.Single().Element("sql", "database_type")?.GetString(), Is.EqualTo("sqlite"));
            Assert.That(daemon.Documents.Where(document => document.TraceId == outer.TraceId).Select(document => document.Id), Is.EquivalentTo(new[] { outer.Id, inner.Id }));
        });
    }

    [Test]
    public async Task It_ends_by_itself_after_the_seconds_given_and_every_document_is_valid()
    {
        using var daemon = new UdpReceiver();
        using var sample = new RunningSample(daemon.Address, "--seconds", "3");

        Assert.That(await sample.Ended(), Is.Zero, sample.Output);

        Assert.That(daemon.Datagrams.SelectMany(datagram => datagram.Complaints), Is.Empty);
        Assert.That(daemon.Documents, Is.Not.Empty);
    }

    [Test]
    public async Task It_prints_traces_as_trees_without_colours_when_nobody_looks_at_a_terminal()
    {
        using var daemon = new UdpReceiver();
        using var sample = new RunningSample(daemon.Address, "--seconds", "3");

        await sample.Ended();

        Assert.That(sample.Output, Does.Match(@"trace 1-[0-9a-f]{8}-[0-9a-f]{24}\n  token-service  task://localhost/TokenCleanup/CleanupStaleTokens  [\d.]+ ms  deleted=\d\n  └─ tokens\.db  [\d.]+ ms"));
        Assert.That(sample.Output.Contains('\e', StringComparison.Ordinal), Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Ctrl-C is sent as the signal SIGINT, which Windows does not have.")]
    public async Task It_ends_cleanly_on_ctrl_c()
    {
        using var daemon = new UdpReceiver();
        using var sample = new RunningSample(daemon.Address);
        await sample.Address;

        sample.Interrupt();

        Assert.That(await sample.Ended(), Is.Zero, sample.Output);
    }

    static bool IsCleanup(SegmentDocument document) => document.Url == "task://localhost/TokenCleanup/CleanupStaleTokens";
}
