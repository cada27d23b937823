using System.Diagnostics;
using Amazon.XRay.Recorder.Core;
using Amazon.XRay.Recorder.Core.Sampling;
using XRaySink.Entities;
using XRaySink.Recording;

namespace XRaySink.Listening;

/// <summary>Whether a request or task that begins is sampled: as whoever called it has decided, else as the recorder's strategy says.</summary>
readonly struct SamplingQuestion(in ActivityCreationOptions<ActivityContext> options, RecordedActivity? around)
{
    // What tasks are to the sampling rules, with a sink as well.
    const string TaskHost = "localhost";
    const string TaskMethod = "TASK";

    readonly string path = "/" + options.Name;
    readonly IEnumerable<KeyValuePair<string, object?>>? tags = options.Tags;

    /// <summary>The decision; <see langword="null"/> when the recorder is switched off.</summary>
    public SamplingResponse? Answer(string serviceName)
    {
        AWSXRayRecorder recorder = AWSXRayRecorder.Instance;
        if (recorder.IsTracingDisabled())
            return null;
        if (around is not null)
            return new SamplingResponse(around.Entity.Sampled);

        return IncomingTrace.Header.Sampled switch
        {
            SamplingMark.Sampled => new SamplingResponse(SampleDecision.Sampled),
            SamplingMark.NotSampled => new SamplingResponse(SampleDecision.NotSampled),
            _ => recorder.SamplingStrategy.ShouldTrace(Input(serviceName, recorder.Origin)),
        };
    }

    SamplingInput Input(string serviceName, string? origin)
    {
        string? method = null, host = null, url = null, name = null;
        foreach ((string key, object? value) in tags ?? [])
        {
            switch (key)
            {
                case SegmentTags.HttpMethod:
                    method = value as string;
                    break;
                case SegmentTags.Host:
                    host = value as string;
                    break;
                case SegmentTags.Path:
                    url = value as string;
                    break;
                case SegmentTags.LocalService:
                    name = value as string;
                    break;
            }
        }
        return method is null
            ? new SamplingInput(TaskHost, path, TaskMethod, serviceName, origin)
            : new SamplingInput(host, url, method, name ?? serviceName, origin);
    }
}
