using System.Diagnostics;

namespace XRaySink.Recording;

/// <summary>
/// Writes what was recorded onto an activity. The caller has checked that somebody asked for the data. Any number of threads may write
/// onto one activity: what is read and then written back is done under the activity's own lock, and no code of the user's runs there.
/// </summary>
internal static class ActivityRecording
{
    // AWS: X-Ray indexes up to 50 annotations a trace; what comes later stays readable as a plain tag.
    const int MaxAnnotations = 50;

    public static void Annotate(Activity activity, string key, object value)
    {
        lock (activity)
        {
            activity.SetTag(key, value);

            string[] keys = activity.GetTagItem(SegmentTags.Annotations) as string[] ?? [];
            if (keys.Length >= MaxAnnotations || Array.IndexOf(keys, key) >= 0)
                return;

            var longer = new string[keys.Length + 1];
            keys.CopyTo(longer, 0);
            longer[keys.Length] = key;
            activity.SetTag(SegmentTags.Annotations, longer);
        }
    }

    public static void AddMetadata(Activity activity, string @namespace, string key, object? value)
    {
        string tag = SegmentTags.MetadataPrefix + @namespace;
        object? before;
        do
            before = activity.GetTagItem(tag);
        while (!TryReplace(activity, tag, before, MetadataJson.With(before as string, key, value)));
    }

    static bool TryReplace(Activity activity, string tag, object? before, string after)
    {
        lock (activity)
        {
            if (!ReferenceEquals(activity.GetTagItem(tag), before))
                return false;

            activity.SetTag(tag, after);
            return true;
        }
    }

    public static void SetUser(Activity activity, string user) => SegmentOf(activity).SetTag(SegmentTags.User, user);

    /// <summary>Records how the work of <paramref name="activity"/> ended when <paramref name="exception"/> escaped it.</summary>
    public static void Fail(Activity activity, Exception exception)
    {
        AddException(activity, exception);
        if (Outcome.IsCancellation(exception))
        {
            Annotate(activity, SegmentTags.Cancelled, true);
            activity.SetTag(SegmentTags.Error, true);
        }
        else
        {
            activity.SetStatus(ActivityStatusCode.Error, ExceptionText.MessageOf(exception));
        }
    }

    public static void AddException(Activity activity, Exception exception)
    {
        if (ExceptionsOf(activity) is { } recorded)
        {
            lock (recorded)
                recorded.Add(exception);
        }

        // OpenTelemetry semantic conventions for exceptions, for whoever else listens.
        activity.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection
        {
            ["exception.type"] = exception.GetType().FullName,
            ["exception.message"] = ExceptionText.MessageOf(exception),
            ["exception.stacktrace"] = ExceptionText.Of(exception),
        }));
    }

    /// <summary>Where an activity's exceptions are kept until it ends; <see langword="null"/> when it has ended.</summary>
    static List<Exception>? ExceptionsOf(Activity activity)
    {
        lock (activity)
        {
            object? recorded = activity.GetCustomProperty(SegmentTags.ExceptionsProperty);
            if (recorded is null)
                activity.SetCustomProperty(SegmentTags.ExceptionsProperty, recorded = new List<Exception>());
            return recorded as List<Exception>;
        }
    }

    /// <summary>The nearest activity that is a segment: a request or a task, or else the first of its line in this process.</summary>
    static Activity SegmentOf(Activity activity)
    {
        while (activity.Parent is { } parent && !IsSegment(activity))
            activity = parent;
        return activity;
    }

    static bool IsSegment(Activity activity) => activity.Kind == ActivityKind.Server && activity.Source.Name == XRaySource.Name;
}
