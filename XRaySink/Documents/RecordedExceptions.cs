using System.Diagnostics;
using System.Globalization;

namespace XRaySink.Documents;

/// <summary>
/// The exceptions of an activity: those that we have had in hand, then those that OpenTelemetry's <c>exception</c> events tell of, then
/// what an error without an exception says of itself.
/// </summary>
static class RecordedExceptions
{
    const string AwsErrorType = "aws.http.error.event";

    public static void Read(Activity activity, ActivityTags tags, List<ExceptionDescription> exceptions)
    {
        exceptions.AddRange(ExceptionDescription.Frozen(activity));
        ReadEvents(activity, tags, exceptions);
        if (exceptions.Count > 0 || activity.Status != ActivityStatusCode.Error)
            return;

        if (Message(activity, tags) is { } message)
            exceptions.Add(ExceptionDescription.FromText(null, message, null));
    }

    static void ReadEvents(Activity activity, ActivityTags tags, List<ExceptionDescription> exceptions)
    {
        int inHand = exceptions.Count;
        foreach (ref readonly ActivityEvent occurrence in activity.EnumerateEvents())
        {
            if (exceptions.Count >= DocumentLimits.Exceptions)
                return;
            if (occurrence.Name == "exception")
                ReadException(occurrence, tags, exceptions, inHand);
            else if (inHand == 0 && tags.IsAwsCall && occurrence.Name == "HTTP request failure" && AwsError(occurrence) is { } error)
                exceptions.Add(error);
        }
    }

    static void ReadException(in ActivityEvent occurrence, ActivityTags tags, List<ExceptionDescription> exceptions, int inHand)
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

        // The recording API adds such an event for each exception that it has in hand.
        for (int i = 0; i < inHand; i++)
        {
            if (exceptions[i].Is(type, message))
                return;
        }
        exceptions.Add(ExceptionDescription.FromText(type, message, Frames(tags, type, message, stackTrace)));
    }

    // Only .NET's own text can be read, and of that only what follows the message, whose lines may look like frames.
    static ReadOnlySpan<char> Frames(ActivityTags tags, string? type, string? message, ReadOnlySpan<char> stackTrace)
    {
        if (tags.Text(Field.Language) is not (null or "dotnet"))
            return default;
        if (type is null || !stackTrace.StartsWith(type, StringComparison.Ordinal))
            return stackTrace;

        stackTrace = stackTrace[type.Length..];
        int start = message is { Length: > 0 } ? stackTrace.IndexOf(message, StringComparison.Ordinal) : -1;
        return start is >= 0 and <= 2 ? stackTrace[(start + message!.Length)..] : stackTrace;
    }

    // As the Collector's X-Ray exporter words a failed request of the AWS SDK.
    static ExceptionDescription? AwsError(in ActivityEvent occurrence)
    {
        object? status = null, message = null;
        foreach (ref readonly KeyValuePair<string, object?> tag in occurrence.EnumerateTagObjects())
        {
            if (tag.Key is "http.response.status_code" or "http.status_code")
                status = tag.Value;
            else if (tag.Key == "aws.http.error_message")
                message = tag.Value;
        }
        if (status is null || message is not string text)
            return null;

        decimal seconds = (decimal)(occurrence.Timestamp - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        return ExceptionDescription.FromText(AwsErrorType, string.Create(CultureInfo.InvariantCulture, $"{status}@{seconds:F6}@{text}"), null);
    }

    static string? Message(Activity activity, ActivityTags tags) =>
        activity.StatusDescription is { Length: > 0 } description ? description : tags.Text(Field.StatusText);
}
