using System.Globalization;
using System.Text;

namespace XRaySink.Viewer.Tests;

/// <summary>Documents for tests, small and valid unless they are made otherwise.</summary>
static class TestDocument
{
    public const long Start = 1_790_000_000;

    public static string TraceId(int number) => $"1-6ab13d00-{number:x24}";

    public static string Id(int number) => $"{number + 1:x16}";

    /// <summary>A segment that began so many seconds after <see cref="Start"/> and took a quarter of one.</summary>
    public static byte[] Segment(int trace, int id = 0, int? parent = null, double start = 0, string name = "tea-shop", string more = "") =>
        Bytes($$"""{"id":"{{Id(id)}}","trace_id":"{{TraceId(trace)}}","name":"{{name}}",{{(parent is { } above ? $"\"parent_id\":\"{Id(above)}\"," : "")}}"start_time":{{Time(start)}},"end_time":{{Time(start + 0.25)}}{{more}}}""");

    public static byte[] InProgress(int trace, int id = 0, string name = "tea-shop") =>
        Bytes($$"""{"id":"{{Id(id)}}","trace_id":"{{TraceId(trace)}}","name":"{{name}}","start_time":{{Time(0)}},"in_progress":true}""");

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    /// <summary>A document as it is sent.</summary>
    public static byte[] Datagram(ReadOnlySpan<byte> document) => [.. "{\"format\":\"json\",\"version\":1}\n"u8, .. document];

    static string Time(double seconds) => (Start + seconds).ToString("0.######", CultureInfo.InvariantCulture);
}
