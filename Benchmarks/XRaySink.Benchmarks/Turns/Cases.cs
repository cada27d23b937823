using XRaySink.Benchmarks.Calls;
using XRaySink.Benchmarks.Requests;

namespace XRaySink.Benchmarks.Turns;

/// <summary>All cases, by what is called, what the recorder decides and how it is traced.</summary>
static class Cases
{
    public static async Task<Burst> Start(string kind, string state, string way) => kind == "request"
        ? await PipedApplication.Start(state, way)
        : CallBursts.Start(kind, state, way);
}
