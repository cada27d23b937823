using System.Globalization;
using XRaySink.Documents;

namespace XRaySink.Viewer.Traces;

/// <summary>What the list, the search and the service map need to know of one segment or subsegment.</summary>
sealed class SegmentFacts(SegmentDocument segment)
{
    // An object with its fields and arrays, besides its text.
    const int OwnSize = 200;

    public string Id { get; } = segment.Id;

    public string? ParentId { get; } = segment.ParentId;

    public string Name { get; } = segment.Name;

    public SegmentKind Kind { get; } = SegmentKindOf.Segment(segment);

    public Outcome Outcome { get; } = OutcomeOf.Segment(segment);

    public DateTimeOffset Start { get; } = segment.StartTime;

    /// <summary><see langword="null"/> while it is in progress.</summary>
    public DateTimeOffset? End { get; } = segment.EndTime;

    public string? Method { get; } = segment.HttpMethod;

    public string? Url { get; } = segment.Url;

    public string? User { get; } = segment.User;

    public int? Status { get; } = segment.Status;

    public KeyValuePair<string, string>[] Annotations { get; } = [.. segment.Annotations.Select(Text)];

    /// <summary>About how many bytes of memory this takes.</summary>
    public int Size =>
        OwnSize + 2 * (Name.Length + (Method?.Length ?? 0) + (Url?.Length ?? 0) + (User?.Length ?? 0))
        + Annotations.Sum(annotation => 60 + 2 * (annotation.Key.Length + annotation.Value.Length));

    static KeyValuePair<string, string> Text(KeyValuePair<string, object> annotation) =>
        KeyValuePair.Create(annotation.Key, annotation.Value is bool flag
            ? flag ? "true" : "false"
            : Convert.ToString(annotation.Value, CultureInfo.InvariantCulture) ?? "");
}
