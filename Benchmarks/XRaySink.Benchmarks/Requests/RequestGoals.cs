using XRaySink.Benchmarks.Load;
using XRaySink.Benchmarks.Turns;
using static System.FormattableString;

namespace XRaySink.Benchmarks.Requests;

/// <summary>What requests cost: on their own thread, and at saturation.</summary>
static class RequestGoals
{
    const string Bare = "the same application without it";

    public static async Task AddTo(Report report, Effort effort)
    {
        AddThread(report, effort);
        await AddSaturation(report, effort);
    }

    static void AddThread(Report report, Effort effort)
    {
        Dictionary<string, CallFigures> threads = Comparison.Run(
            effort, "request", "sampled", Application.Bare, Application.All, Application.ByDefault, Application.OpenTelemetry);
        report.Add(CallGoal.More("middleware on the request's thread, sampled", Bare, threads[Application.All], 2_000, 1_024));
        report.Add(CallGoal.More("middleware on the request's thread, default sampling", Bare, threads[Application.ByDefault], 2_000, 512));
        report.Add(CallGoal.More("OpenTelemetry's instrumentation on the request's thread, sampled", Bare, threads[Application.OpenTelemetry], 0, 0) with { Aim = "", IsMet = null });
    }

    static async Task AddSaturation(Report report, Effort effort)
    {
        IReadOnlyDictionary<string, LoadFigures> load = await RequestComparison.Run(effort);
        LoadFigures all = load[Application.All], byDefault = load[Application.ByDefault], openTelemetry = load[Application.OpenTelemetry];
        report.Add(new Goal("middleware at saturation, every request sampled and sent", Bare, Text(all), "more requests/s than OpenTelemetry", all.Ratio.Middle > openTelemetry.Ratio.Middle));
        report.Add(new Goal("OpenTelemetry with OTLP at saturation, every request sampled and sent", Bare, Text(openTelemetry)));
        report.Add(new Goal("middleware at saturation, default sampling", Bare, Text(byDefault), "≥ 0.95 ×, ≤ 512 B more", byDefault is { Ratio.Middle: >= 0.95, Bytes: <= 512 }));
    }

    static string Text(LoadFigures figures) => Invariant(
        $"{figures.PerSecond:#,0} requests/s: {figures.Ratio.Middle:0.00} × [{figures.Ratio.Lower:0.00} … {figures.Ratio.Upper:0.00}], {figures.Microseconds:+0.0;-0.0} µs of the process, {figures.Bytes:+#,0;-#,0} B");
}
