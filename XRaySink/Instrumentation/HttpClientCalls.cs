using System.Diagnostics;
using System.Globalization;
using System.Net.Http;
using XRaySink.Recording;

namespace XRaySink.Instrumentation;

/// <summary>
/// Says on the activities of <see cref="HttpClient"/> what was called and how it answered, as .NET 9 and later do by themselves. .NET 8
/// makes the activities too, but announces these facts through a <see cref="DiagnosticListener"/> alone.
/// </summary>
static class HttpClientCalls
{
    const string ListenerName = "HttpHandlerDiagnosticListener";
    const string SourceName = "System.Net.Http";
    const string Stop = "System.Net.Http.HttpRequestOut.Stop";
    const string Thrown = "System.Net.Http.Exception";

    static readonly PayloadProperty Request = new("Request");
    static readonly PayloadProperty Response = new("Response");
    static readonly PayloadProperty Exception = new("Exception");
    static readonly PayloadProperty Outcome = new("RequestTaskStatus");

    /// <summary>Begins to listen where it is needed.</summary>
    public static IDisposable? Listen() =>
        Environment.Version.Major >= 9 ? null : new DiagnosticEvents(ListenerName, static name => name is Stop or Thrown, Heard);

    static void Heard(string name, object payload)
    {
        // The activity is still running at both events.
        if (Activity.Current is not { Source.Name: SourceName, IsAllDataRequested: true } activity)
            return;

        if (name == Stop)
            Describe(activity, Request.Of(payload) as HttpRequestMessage, Response.Of(payload) as HttpResponseMessage, Outcome.Of(payload));
        else if (Exception.Of(payload) is Exception exception)
            Fail(activity, exception);
    }

    static void Describe(Activity activity, HttpRequestMessage? request, HttpResponseMessage? response, object? outcome)
    {
        if (request is not null)
            Describe(activity, request);

        if (response is not null)
        {
            int status = (int)response.StatusCode;
            activity.SetTag("http.response.status_code", status);
            if (status >= 400)
                Fail(activity, status.ToString(CultureInfo.InvariantCulture));
        }
        else if (outcome is TaskStatus.Canceled)
        {
            Fail(activity, typeof(TaskCanceledException).FullName!);
        }
    }

    static void Describe(Activity activity, HttpRequestMessage request)
    {
        activity.SetTag("http.request.method", request.Method.Method);
        if (request.RequestUri is not { IsAbsoluteUri: true } uri)
            return;

        activity.SetTag("server.address", uri.Host);
        activity.SetTag("server.port", uri.Port);

        // Neither who logged in nor the query, which may hold secrets.
        activity.SetTag("url.full", uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
    }

    static void Fail(Activity activity, Exception exception)
    {
        activity.SetCustomProperty(SegmentTags.ExceptionsProperty, new List<Exception> { exception });
        Fail(activity, exception.GetType().FullName!);
    }

    static void Fail(Activity activity, string errorType)
    {
        activity.SetTag("error.type", errorType);
        activity.SetStatus(ActivityStatusCode.Error);
    }
}
