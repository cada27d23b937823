using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Fody.Tests.Weaving;

/// <summary>Records what woven code begins and ends in this asynchronous flow; tests that run beside it are not seen.</summary>
sealed class RecordedScopes : IDisposable
{
    static readonly AsyncLocal<RecordedScopes?> OfThisFlow = new();

    readonly ActivityListener listener;
    readonly List<Activity> begun = [];
    readonly List<Activity> ended = [];

    public RecordedScopes()
    {
        OfThisFlow.Value = this;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == XRaySource.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                OfThisFlow.Value == this ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = activity => Add(begun, activity),
            ActivityStopped = activity => Add(ended, activity),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public int Begun => Count(begun);

    public int Ended => Count(ended);

    public int Failed => Snapshot(ended).Count(activity => activity.GetCustomProperty(SegmentTags.ExceptionsProperty) is not null);

    public List<Activity> EndedActivities => Snapshot(ended);

    public void Dispose()
    {
        listener.Dispose();
        OfThisFlow.Value = null;
    }

    void Add(List<Activity> list, Activity activity)
    {
        lock (list)
        {
            // A listener hears the activities of every flow that some listener samples.
            if (begun.Contains(activity) || OfThisFlow.Value == this)
                list.Add(activity);
        }
    }

    static int Count(List<Activity> list) => Snapshot(list).Count;

    static List<Activity> Snapshot(List<Activity> list)
    {
        lock (list)
            return [.. list];
    }
}
