using Microsoft.Extensions.Time.Testing;
using XRaySink.Viewer.Searching;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Tests.Traces;

public class TraceQueryTests
{
    static readonly Trace Order = Of("""
        ,"user":"ada","http":{"request":{"method":"GET","url":"http://shop.example/orders/7?full=1"},"response":{"status":503}},"fault":true,
        "annotations":{"tenant":"blue","paid":true,"count":3,"note":"two words"},
        "subsegments":[{"id":"00000000000000aa","name":"orders db","start_time":1790000000.1,"end_time":1790000000.2,"error":true,"throttle":true}]
        """);

    [TestCase("")]
    [TestCase("tea")]
    [TestCase("TEA-SHOP")]
    [TestCase("/orders/7")]
    [TestCase("ada")]
    [TestCase("1-6ab13d00-000000000000000000000001")]
    [TestCase("6ab13d00000000000000000000000001")]
    [TestCase("id:1-6ab13d00")]
    [TestCase("00000000000000aa")]
    [TestCase("name:\"orders db\"")]
    [TestCase("path:orders user:ada")]
    [TestCase("tenant=blue")]
    [TestCase("TENANT=Blue paid=true count=3")]
    [TestCase("\"note=two words\"")]
    [TestCase("status:503")]
    [TestCase("status:5xx")]
    [TestCase("is:fault")]
    [TestCase("is:throttled is:error")]
    [TestCase("min:200ms")]
    [TestCase("min:0.25s")]
    [TestCase("http://shop.example")]
    public void A_trace_that_meets_every_word_is_found(string query)
    {
        Assert.That(TraceQuery.Parse(query).Problem, Is.Null);
        Assert.That(TraceQuery.Parse(query).Matches(Order));
    }

    [TestCase("coffee")]
    [TestCase("tea coffee")]
    [TestCase("full=1")]
    [TestCase("tenant=red")]
    [TestCase("name:orders path:db")]
    [TestCase("status:404")]
    [TestCase("status:4xx")]
    [TestCase("is:ok")]
    [TestCase("is:running")]
    [TestCase("min:1s")]
    [TestCase("id:1-7")]
    public void A_trace_that_misses_a_word_is_not(string query) => Assert.That(TraceQuery.Parse(query).Matches(Order), Is.False);

    [TestCase("min:soon", "'min:soon' is no duration; write 250ms, 1.5s or 2m.")]
    [TestCase("status:ok", "'status:ok' is neither a status such as 404 nor a class such as 5xx.")]
    [TestCase("is:great", "'is:great' is none of is:ok, is:error, is:throttled, is:fault and is:running.")]
    public void What_is_not_understood_is_said(string query, string problem) => Assert.That(TraceQuery.Parse(query).Problem, Is.EqualTo(problem));

    [TestCase(0.85, "850 µs")]
    [TestCase(12.34, "12.3 ms")]
    [TestCase(420, "420 ms")]
    [TestCase(1250, "1.25 s")]
    [TestCase(200_000, "3 m 20 s")]
    [TestCase(7_500_000, "2 h 05 m")]
    public void Durations_are_written_as_people_read_them(double milliseconds, string text) =>
        Assert.That(DurationText.Of(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(text));

    static Trace Of(string more)
    {
        var store = new TraceStore(new TraceStoreLimits(10, 1_000_000), new FakeTimeProvider());
        Assert.That(store.Add(TestDocument.Segment(1, more: more)));
        return store.Find(TestDocument.TraceId(1))!;
    }
}
