using XRaySink.Recording;

namespace XRaySink.Weaving;

/// <summary>A task that is given as a delegate, before it begins. Making one costs nothing when nothing records.</summary>
internal readonly struct TaskCall
{
    readonly string path;
    readonly XRayTaskOptions? options;
    readonly bool isMessage;
    readonly string? traceHeader;
    readonly XRayMessageOptions? messageOptions;

    TaskCall(string path, Delegate work)
    {
        ArgumentNull.Check(path, nameof(path));
        ArgumentNull.Check(work, nameof(work));
        this.path = path;
    }

    TaskCall(string path, Delegate work, XRayTaskOptions? options)
        : this(path, work) => this.options = options;

    TaskCall(string? traceHeader, string path, Delegate work, XRayMessageOptions? options)
        : this(path, work)
    {
        isMessage = true;
        this.traceHeader = traceHeader;
        messageOptions = options;
    }

    public static TaskCall Of(string path, Delegate work, XRayTaskOptions? options) => new(path, work, options);

    public static TaskCall OfMessage(string? traceHeader, string path, Delegate work, XRayMessageOptions? options) =>
        new(traceHeader, path, work, options);

    public object? Begin()
    {
        if (!XRaySource.Activities.HasListeners())
            return null;
        return isMessage ? TaskStart.BeginMessage(path, traceHeader, messageOptions) : TaskStart.Begin(path, options);
    }
}
