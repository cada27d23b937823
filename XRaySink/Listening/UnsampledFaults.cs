using System.Diagnostics;
using XRaySink.Configuration;
using XRaySink.Recording;
using XRaySink.Sampling;

namespace XRaySink.Listening;

/// <summary>
/// Keeps some of the segments that are not sampled: those that fail or are slow, up to so many in each minute. It stands in the place of a
/// segment's owner, so that nothing below the segment is recorded and what it calls hears that it is not sampled.
/// </summary>
sealed class UnsampledFaults
{
    // An annotation, so that the X-Ray console can tell these traces from the sampled ones.
    const string CapturedBy = "captured_by";
    const string Fault = "fault";
    const string Latency = "latency";

    const int SecondsPerMinute = 60;

    readonly int perMinute;
    readonly TimeSpan slowerThan;
    readonly TimeProvider clock;
    readonly SecondAllowance takenThisMinute = new();

    UnsampledFaults(SegmentSink sink, int perMinute, TimeSpan slowerThan, TimeProvider clock)
    {
        Sink = sink;
        this.perMinute = perMinute;
        this.slowerThan = slowerThan;
        this.clock = clock;
    }

    public SegmentSink Sink { get; }

    /// <summary>What the settings ask for; <see langword="null"/> when nothing is kept.</summary>
    public static UnsampledFaults? Of(SegmentSink sink, SinkSettings settings, TimeProvider clock) =>
        settings.UnsampledFaultsPerMinute.Value > 0
            ? new UnsampledFaults(sink, settings.UnsampledFaultsPerMinute.Value, settings.UnsampledSlowerThan.Value, clock)
            : null;

    /// <summary>Whether the settings still say the same, so that what was taken in this minute need not be forgotten.</summary>
    public bool Holds(SinkSettings settings) =>
        perMinute == settings.UnsampledFaultsPerMinute.Value && slowerThan == settings.UnsampledSlowerThan.Value;

    public void Ended(Activity segment)
    {
        if (TraceMembership.IsDiscarded(segment) || ReasonToKeep(segment) is not { } reason)
            return;
        if (!takenThisMinute.TryTake(clock.GetUtcNow().ToUnixTimeSeconds() / SecondsPerMinute, perMinute))
            return;

        Mark(segment, reason);
        Sink.Finished(segment, isSegment: true, wasOpen: true);
    }

    string? ReasonToKeep(Activity segment) =>
        segment.Status == ActivityStatusCode.Error ? Fault
        : segment.Duration > slowerThan ? Latency
        : null;

    static void Mark(Activity segment, string reason)
    {
        string[] keys = segment.GetTagItem(SegmentTags.Annotations) as string[] ?? [];
        segment.SetTag(SegmentTags.Annotations, (string[])[.. keys, CapturedBy]);
        segment.SetTag(CapturedBy, reason);
    }
}
