using System.Diagnostics;
using XRaySink.Recording;

namespace XRaySink.Weaving;

/// <summary>
/// A call whose activity does not remember all that its end needs: what was current in the caller, where that is not the activity's
/// parent, and what a recorder keeps around the work.
/// </summary>
internal sealed class CallScope
{
    // The call on this thread that surroundings were begun for last, for builders that do not restore what is current themselves.
    [ThreadStatic]
    static CallScope? latest;

    readonly Activity? caller;

    // What a recorder keeps around the work in this flow, such as a log scope.
    IDisposable? surroundings;

    CallScope(Activity activity, Activity? caller, IDisposable? surroundings)
    {
        Activity = activity;
        this.caller = caller;
        this.surroundings = surroundings;
        if (surroundings is not null)
            latest = this;
    }

    public Activity Activity { get; }

    public bool HasEnded { get; private set; }

    /// <summary>The scope of a call that has begun: its activity, if nothing more must be remembered.</summary>
    public static object Of(Activity activity, Activity? caller)
    {
        IDisposable? surroundings = SurroundingsOf(activity);
        return surroundings is null && ReferenceEquals(activity.Parent, caller) ? activity : new CallScope(activity, caller, surroundings);
    }

    /// <summary>Ends the surroundings of the call that is current on this thread, if that is <paramref name="current"/>.</summary>
    public static void LeaveSurroundings(Activity? current)
    {
        if (latest is { } call && ReferenceEquals(call.Activity, current))
            call.EndSurroundings();
    }

    public void Enter()
    {
        if (HasEnded)
            return;

        Activity.Current = Activity;
        surroundings = SurroundingsOf(Activity);
        if (surroundings is not null)
            latest = this;
    }

    public void Leave()
    {
        EndSurroundings();
        Activity.Current = caller;
    }

    public void Stop()
    {
        if (HasEnded)
            return;

        HasEnded = true;
        EndSurroundings();
        try
        {
            Activity.Stop();

            // An activity that stops makes its parent current.
            if (ReferenceEquals(Activity.Parent, caller))
                return;
        }
#pragma warning disable CA1031 // another listener may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        Activity.Current = caller;
    }

    static IDisposable? SurroundingsOf(Activity activity)
    {
        if (TaskSurroundings.Begin is not { } begin || activity is not { Kind: ActivityKind.Server, IsAllDataRequested: true })
            return null;

        try
        {
            return begin(activity);
        }
#pragma warning disable CA1031 // a logger may throw anything; the traced code must not notice
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    void EndSurroundings()
    {
        if (surroundings is null || Interlocked.Exchange(ref surroundings, null) is not { } ending)
            return;

        latest = null;
        Silently.Do(static (surroundings, _) => surroundings.Dispose(), ending, this);
    }
}
