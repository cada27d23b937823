using System.Diagnostics;

namespace XRaySink.Tests.Assembling;

/// <summary>
/// Activities of a named source that are started without its listeners, so that no sink of another test hears of them, and that have
/// a parent in this process without being current.
/// </summary>
static class UnheardActivity
{
    // Whether the source that this thread is making is one of ours.
    [ThreadStatic]
    static bool isOurs;

    static UnheardActivity() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = static _ => isOurs,
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    });

    public static Activity Start(string source, string name, ActivityKind kind, Activity? parent)
    {
        Activity? current = Activity.Current;
        try
        {
            Activity.Current = parent;
            return Create(source, name, kind).Start();
        }
        finally
        {
            Activity.Current = current;
        }
    }

    static Activity Create(string source, string name, ActivityKind kind)
    {
        isOurs = true;
        using var unheard = new ActivitySource(source);
        isOurs = false;
        return unheard.CreateActivity(name, kind)!;
    }
}
