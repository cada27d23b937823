using System.Diagnostics;
using System.Runtime.CompilerServices;
using XRaySink.Recording;

namespace XRaySink.Documents;

/// <summary>An exception as it was when it was recorded, with those that caused it.</summary>
sealed class ExceptionDescription
{
    // Beyond this many it is enough to know that there are many.
    const int MaxCounted = 10_000;

    // The same exception seen by a subsegment and by its segment is described once, and referred to by its id the second time.
    static readonly ConditionalWeakTable<Exception, ExceptionDescription> Known = [];

    ExceptionDescription(string type, string message, ReadOnlySpan<char> stackTrace)
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

    /// <summary>What caused it; the first of several.</summary>
    public ExceptionDescription? Cause { get; private init; }

    /// <summary>What else caused it, when it is an aggregate.</summary>
    public ExceptionDescription[] OtherCauses { get; private init; } = [];

    /// <summary>How many of those that caused it are not described.</summary>
    public int Skipped { get; private init; }

    /// <summary>The trace whose documents describe it already. Used by the writer.</summary>
    public ActivityTraceId DescribedIn { get; set; }

    /// <summary>Replaces the exceptions of an activity by their descriptions, on the thread that recorded them.</summary>
    public static void Freeze(Activity activity)
    {
        if (activity.GetCustomProperty(SegmentTags.ExceptionsProperty) is not List<Exception> exceptions)
            return;

        var described = new ExceptionDescription[Math.Min(exceptions.Count, DocumentLimits.Exceptions)];
        for (int i = 0; i < described.Length; i++)
            described[i] = Of(exceptions[i]);
        activity.SetCustomProperty(SegmentTags.ExceptionsProperty, described);
    }

    public static ExceptionDescription[] Frozen(Activity activity) =>
        activity.GetCustomProperty(SegmentTags.ExceptionsProperty) as ExceptionDescription[] ?? [];

    /// <summary>Describes an exception of which only the words are known.</summary>
    public static ExceptionDescription FromText(string? type, string? message, ReadOnlySpan<char> stackTrace) =>
        new(type ?? "", Kept(message ?? ""), stackTrace);

    /// <summary>Whether an event with these words is about this exception.</summary>
    public bool Is(string? type, string? message) => Type == type && Message == Kept(message ?? "");

    static ExceptionDescription Of(Exception exception)
    {
        int left = DocumentLimits.Exceptions;
        return Of(exception, 0, ref left);
    }

    static ExceptionDescription Of(Exception exception, int depth, ref int left)
    {
        if (Known.TryGetValue(exception, out ExceptionDescription? known))
            return known;

        left--;
        ExceptionDescription described = Describe(exception, depth + 1, ref left);
        Known.AddOrUpdate(exception, described);
        return described;
    }

    static ExceptionDescription Describe(Exception exception, int depth, ref int left)
    {
        Exception? cause = exception.InnerException;
        bool isTooMuch = depth >= DocumentLimits.ExceptionDepth || left <= 0;
        return new ExceptionDescription(TypeOf(exception), MessageOf(exception), StackOf(exception))
        {
            Cause = cause is null || isTooMuch ? null : Of(cause, depth, ref left),
            Skipped = cause is not null && isTooMuch ? CountFrom(cause) : 0,
            OtherCauses = exception is AggregateException aggregate && !isTooMuch ? Others(aggregate, depth, ref left) : [],
        };
    }

    static ExceptionDescription[] Others(AggregateException aggregate, int depth, ref int left)
    {
        var others = new List<ExceptionDescription>();
        for (int i = 1; i < aggregate.InnerExceptions.Count && left > 0; i++)
            others.Add(Of(aggregate.InnerExceptions[i], depth, ref left));
        return [.. others];
    }

    static int CountFrom(Exception? exception)
    {
        int count = 0;
        for (; exception is not null && count < MaxCounted; exception = exception.InnerException)
            count++;
        return count;
    }

    static string TypeOf(Exception exception)
    {
        Type type = exception.GetType();

        // The full name of a generic type spells out the assemblies of its arguments.
        return (type.IsGenericType ? type.ToString() : type.FullName) ?? type.Name;
    }

    static string MessageOf(Exception exception)
    {
        try
        {
            return Kept(exception.Message ?? "");
        }
#pragma warning disable CA1031 // an exception's own members may throw anything; the record says so
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return "<threw " + thrown.GetType().Name + ">";
        }
    }

    static string StackOf(Exception exception)
    {
        try
        {
            return exception.StackTrace ?? "";
        }
#pragma warning disable CA1031 // as above; without its stack an exception still says something
        catch (Exception)
#pragma warning restore CA1031
        {
            return "";
        }
    }

    // One more than is shown, so that the writer sees that it is cut. A description must not hold a long text for long.
    static string Kept(string text) => text.Length <= DocumentLimits.ExceptionMessage ? text : text[..(DocumentLimits.ExceptionMessage + 1)];
}
