using System.Diagnostics;
using System.Text.Json;

namespace XRaySink.Documents;

/// <summary>The <c>cause</c> member: the exceptions that were recorded, each with those behind it, linked by id.</summary>
static class CauseBlock
{
    const int MessageLimit = 1000;

    public static void Write(Utf8JsonWriter json, Activity activity)
    {
        ExceptionDescription[] exceptions = Of(activity);
        if (exceptions.Length == 0)
            return;

        bool isRemote = activity.Kind is ActivityKind.Client or ActivityKind.Producer;
        json.WriteStartObject("cause");
        json.WriteStartArray("exceptions");
        foreach (ExceptionDescription exception in exceptions)
        {
            for (ExceptionDescription? link = exception; link is not null; link = link.Cause)
                WriteException(json, link, isRemote);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static ExceptionDescription[] Of(Activity activity)
    {
        ExceptionDescription[] frozen = ExceptionDescription.Frozen(activity);
        if (frozen.Length > 0)
            return frozen;

        ExceptionDescription[] events = FromEvents(activity);
        if (events.Length > 0)
            return events;

        return activity is { Status: ActivityStatusCode.Error, StatusDescription: { Length: > 0 } message }
            ? [ExceptionDescription.FromText(null, message, null)]
            : [];
    }

    static ExceptionDescription[] FromEvents(Activity activity)
    {
        var exceptions = new List<ExceptionDescription>();
        foreach (ref readonly ActivityEvent occurrence in activity.EnumerateEvents())
        {
            if (occurrence.Name == "exception")
                exceptions.Add(FromEvent(occurrence));
        }
        return [.. exceptions];
    }

    static ExceptionDescription FromEvent(ActivityEvent occurrence)
    {
        string? type = null, message = null, stackTrace = null;
        foreach (ref readonly KeyValuePair<string, object?> tag in occurrence.EnumerateTagObjects())
        {
            switch (tag.Key)
            {
                case "exception.type":
                    type = tag.Value as string;
                    break;
                case "exception.message":
                    message = tag.Value as string;
                    break;
                case "exception.stacktrace":
                    stackTrace = tag.Value as string;
                    break;
            }
        }
        return ExceptionDescription.FromText(type, message, stackTrace);
    }

    static void WriteException(Utf8JsonWriter json, ExceptionDescription exception, bool isRemote)
    {
        json.WriteStartObject();
        json.WriteString("id", exception.Id);
        json.WriteText("type", exception.Type);
        json.WriteText("message", exception.Message, MessageLimit);
        if (isRemote)
            json.WriteBoolean("remote", true);
        WriteStack(json, exception);
        if (exception.Cause is { } cause)
            json.WriteString("cause", cause.Id);
        json.WriteEndObject();
    }

    static void WriteStack(Utf8JsonWriter json, ExceptionDescription exception)
    {
        if (exception.Stack.Length == 0)
            return;

        json.WriteStartArray("stack");
        foreach (StackFrameText frame in exception.Stack)
        {
            json.WriteStartObject();
            json.WriteText("path", frame.Path);
            if (frame.Line > 0)
                json.WriteNumber("line", frame.Line);
            json.WriteText("label", frame.Label);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (exception.OmittedFrames > 0)
            json.WriteNumber("truncated", exception.OmittedFrames);
    }
}
