using System.Diagnostics;

namespace XRaySink.Benchmarks.Calls;

/// <summary>A trace of a task with children of three tags each, which somebody else's library makes.</summary>
static class Trees
{
    static readonly object Ok = 200;

    public static void HandWritten(int children)
    {
        Activity? caller = Activity.Current;
        Activity? root = Job.StartTask(caller);
        try
        {
            Children(children);
        }
        catch (Exception exception)
        {
            Job.Fail(root, exception);
            throw;
        }
        finally
        {
            Job.Stop(root, caller);
        }
    }

    [XRayTask]
    public static void Woven(int children) => Children(children);

    static void Children(int children)
    {
        for (int i = 0; i < children; i++)
        {
            using Activity? child = Job.Source.StartActivity("GET", ActivityKind.Client);
            child?.AddTag("http.request.method", "GET");
            child?.AddTag("url.full", "http://example.com/");
            child?.AddTag("http.response.status_code", Ok);
        }
    }
}
