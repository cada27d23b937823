using System.ComponentModel;
using System.Diagnostics;

namespace XRaySink.Recording;

/// <summary>
/// What a recorder keeps around the work of a task besides its activity, in the same asynchronous flow and for the same time: a log scope, for
/// example. This package knows nothing of logs.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TaskSurroundings
{
    /// <summary>
    /// Called with a task's segment when its work begins, and each time it goes on in a flow that does not come from its beginning. What it
    /// returns is disposed where the flow leaves the work. <see langword="null"/> when nobody wants it.
    /// </summary>
    public static Func<Activity, IDisposable?>? Begin { get; set; }
}
