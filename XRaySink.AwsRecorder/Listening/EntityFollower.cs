using System.Diagnostics;
using Amazon.XRay.Recorder.Core.Internal.Entities;
using XRaySink.Entities;

namespace XRaySink.Listening;

/// <summary>
/// Makes the recorder's current entity follow the current activity, where code changes that otherwise than by starting and stopping one:
/// a call that is entered again at a <c>yield return</c>, a caller that gets its own context back, a root that steps aside for another.
/// Where the execution context flows, both flow with it.
/// </summary>
static class EntityFollower
{
    // The subsegment that code had begun with the recorder itself below an activity of ours, while something else is current there.
    static readonly AsyncLocal<SetAside?> Aside = new();

    [ThreadStatic]
    static Activity? previous;

    [ThreadStatic]
    static Activity? current;

    static Complaints? complaints;

    public static void Follow(Complaints sink)
    {
        complaints = sink;
        Activity.CurrentChanged += OnChanged;
    }

    public static void Cease() => Activity.CurrentChanged -= OnChanged;

    /// <summary>What was current before an activity that is just starting on this thread.</summary>
    public static Activity? CallerOf(Activity starting) => ReferenceEquals(current, starting) ? previous : starting.Parent;

    static void OnChanged(object? sender, ActivityChangedEventArgs change)
    {
        (previous, current) = (change.Previous, change.Current);
        if (!ReferenceEquals(previous, current))
            complaints?.Run("a change of the current activity", Follow, change);
    }

    static void Follow(ActivityChangedEventArgs change)
    {
        if (RecordedActivity.Of(change.Current) is { } entered)
            Enter(entered);
        else if (RecordedActivity.At(change.Previous) is { } left)
            Leave(left, change.Previous, change.Current);
    }

    static void Enter(RecordedActivity entered)
    {
        if (CurrentEntity.IsAtOrBelow(CurrentEntity.Get(), entered.Entity))
            return;

        Entity? aside = Aside.Value is { } known && ReferenceEquals(known.Below, entered) ? known.Entity : null;
        CurrentEntity.Set(aside ?? entered.Entity);
    }

    static void Leave(RecordedActivity left, Activity? from, Activity? to)
    {
        Entity? present = CurrentEntity.Get();
        for (; from is not null; from = from.Parent)
        {
            if (RecordedActivity.Of(from) is not { } recorded || !ReferenceEquals(recorded.Caller, to))
                continue;

            if (present is not null && !ReferenceEquals(present, left.Entity) && CurrentEntity.IsAtOrBelow(present, left.Entity))
                Aside.Value = new SetAside(left, present);
            CurrentEntity.Set(recorded.CallerEntity);
            return;
        }
    }

    sealed record SetAside(RecordedActivity Below, Entity Entity);
}
