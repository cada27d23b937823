using XRaySink.Sampling;

namespace XRaySink.Child;

/// <summary>Calls one server that answers and one that does not, each in a task of its own.</summary>
static class HttpCalls
{
    public static void Run(string url, string refusing)
    {
        using var sink = SegmentSink.Start(options => options.Sampling = SamplingStrategy.Always);
        using var http = new HttpClient();
        XRay.RunTask("answered", () => http.GetAsync(url)).GetAwaiter().GetResult();
        XRay.RunTask("refused", () => Refused(http, refusing)).GetAwaiter().GetResult();
    }

    static async Task Refused(HttpClient http, string url)
    {
        try
        {
            await http.GetAsync(url);
        }
        catch (HttpRequestException)
        {
        }
    }
}
