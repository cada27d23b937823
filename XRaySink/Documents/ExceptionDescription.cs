using System.Diagnostics;
using System.Runtime.CompilerServices;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>An exception as it was when it was recorded, with those that caused it.</summary>
sealed class ExceptionDescription
{
    const int MaxDepth = 16;

    // The same exception seen by a subsegment and by its segment is described once, and referred to by its id the second time.
    static readonly ConditionalWeakTable<Exception, ExceptionDescription> Known = [];

    ExceptionDescription(string type, string message, string? stackTrace)
    {
        Type = type;
        Message = message;
        Stack = StackFrames.Parse(stackTrace, out int omitted);
        OmittedFrames = omitted;
    }

    /// <summary>16 hexadecimal digits.</summary>
    public string Id { get; } = ActivitySpanId.CreateRandom().ToHexString();

    public string Type { get; }

    public string Message { get; }

    public StackFrameText[] Stack { get; }

    public int OmittedFrames { get; }

    public ExceptionDescription? Cause { get; private init; }

    /// <summary>Replaces the exceptions of an activity by their descriptions, on the thread that recorded them.</summary>
    public static void Freeze(Activity activity)
    {
        if (activity.GetCustomProperty(SegmentTags.ExceptionsProperty) is not List<Exception> exceptions)
            return;

        var described = new ExceptionDescription[exceptions.Count];
        for (int i = 0; i < described.Length; i++)
            described[i] = Of(exceptions[i]);
        activity.SetCustomProperty(SegmentTags.ExceptionsProperty, described);
    }

    public static ExceptionDescription[] Frozen(Activity activity) =>
        activity.GetCustomProperty(SegmentTags.ExceptionsProperty) as ExceptionDescription[] ?? [];

    /// <summary>Describes an exception of which only the words are known.</summary>
    public static ExceptionDescription FromText(string? type, string? message, string? stackTrace) => new(type ?? "", message ?? "", stackTrace);

    static ExceptionDescription Of(Exception exception) => Known.GetValue(exception, static e => Describe(e, 0));

    static ExceptionDescription Describe(Exception exception, int depth) =>
        new(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, exception.StackTrace)
        {
            Cause = exception.InnerException is { } inner && depth < MaxDepth ? Describe(inner, depth + 1) : null,
        };
}
