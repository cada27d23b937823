using Microsoft.Extensions.Time.Testing;
using XRaySink.Viewer.Mapping;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Traces;

public class ServiceMapTests
{
    [Test]
    public void Services_are_joined_by_the_call_that_their_segment_names_as_its_parent()
    {
        ServiceMap map = Of(
            TestDocument.Segment(1, id: 1, name: "web", more: Call(2, "stock", "remote")),
            TestDocument.Segment(1, id: 3, parent: 2, name: "stock", more: ",\"fault\":true"));

        Assert.That(Edges(map), Is.EquivalentTo(new[] { "callers → web", "web → stock" }));
        MapNode stock = map.Nodes.Single(node => node.Name == "stock");
        Assert.That((stock.Kind, stock.Traffic.Requests, stock.Traffic.Faults), Is.EqualTo((NodeKind.Service, 1, 1)));
    }

    [Test]
    public void Who_sends_no_segment_is_known_from_the_calls_of_it()
    {
        ServiceMap map = Of(TestDocument.Segment(1, name: "web", more: Call(2, "DynamoDB", "aws")), TestDocument.Segment(2, name: "web", more: Call(2, "mail", "remote")));

        Assert.That(map.Nodes.Select(node => (node.Name, node.Kind)), Is.EquivalentTo(new[]
        {
            ("callers", NodeKind.Caller), ("web", NodeKind.Service), ("DynamoDB", NodeKind.Aws), ("mail", NodeKind.Remote),
        }));
    }

    [Test]
    public void A_request_inside_of_a_call_of_aws_is_no_party_of_its_own()
    {
        string inner = Call(3, "dynamodb.eu-west-1.amazonaws.com", "remote");
        ServiceMap map = Of(TestDocument.Segment(1, name: "web", more: Call(2, "DynamoDB", "aws", inner)));

        Assert.That(map.Nodes.Select(node => node.Name), Is.EquivalentTo(new[] { "callers", "web", "DynamoDB" }));
    }

    [Test]
    public void A_million_names_do_not_make_a_million_nodes()
    {
        ServiceMap map = Of([.. Enumerable.Range(0, 5_000).Select(i => TestDocument.Segment(i, name: "service " + i))]);

        Assert.That(map.Nodes, Has.Count.EqualTo(150));
        Assert.That(map.LeftOut, Is.GreaterThan(4_000));
    }

    [Test]
    public void Every_party_stands_right_of_its_callers_where_calls_do_not_go_round()
    {
        ServiceMap map = Of(
            TestDocument.Segment(1, id: 1, name: "a", more: Call(2, "x", "remote")),
            TestDocument.Segment(1, id: 3, parent: 2, name: "b", more: Call(4, "x", "remote")),
            TestDocument.Segment(1, id: 5, parent: 4, name: "c"),
            TestDocument.Segment(2, id: 1, name: "a", more: Call(2, "x", "remote")),
            TestDocument.Segment(2, id: 3, parent: 2, name: "c", more: Call(4, "x", "remote")),
            TestDocument.Segment(2, id: 5, parent: 4, name: "a"));

        var layout = new MapLayout(map);

        Assert.That(layout.Columns.Select(column => string.Join(' ', column.Select(node => node.Name))), Is.EqualTo(new[] { "callers", "a", "b", "c" }));
    }

    static string Call(int id, string name, string ns, string inner = "") =>
        $$""","subsegments":[{"id":"{{TestDocument.Id(id)}}","name":"{{name}}","namespace":"{{ns}}","start_time":1790000000,"end_time":1790000000.1{{inner}}}]""";

    static IEnumerable<string> Edges(ServiceMap map) => map.Edges.Select(edge => $"{edge.From.Name} → {edge.To.Name}");

    static ServiceMap Of(params byte[][] documents)
    {
        var store = new TraceStore(new TraceStoreLimits(10_000, 64_000_000), new FakeTimeProvider());
        foreach (byte[] document in documents)
            Assert.That(store.Add(document));
        return new ServiceMap(store.Since(0).Traces);
    }
}
