using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using XRaySink.Benchmarks;
using XRaySink.Benchmarks.Calls;
using XRaySink.Benchmarks.Load;
using BenchmarkJob = BenchmarkDotNet.Jobs.Job;
using static System.FormattableString;
using BenchmarkDotNet.Jobs;

// The other ends of the load tests are this program too.
switch (args)
{
    case ["serve", var way, var drain]:
        await Server.Run(way, drain);
        return;
    case ["drain"]:
        Drain.Run();
        return;
}

// A run without arguments makes the whole table; "calls", "sending" or "requests" make a part of it.
bool Wants(string part) => args.Length == 0 || args.Contains(part);
var goals = new List<Goal>();
if (Wants("calls"))
    AddCalls(goals);
if (Wants("sending"))
    AddSending(goals);
if (Wants("requests"))
    await AddRequests(goals);
Goal.Print(goals);

static void AddCalls(List<Goal> goals)
{
    BenchmarkJob steady = BenchmarkJob.Default.WithWarmupCount(8).WithIterationCount(15);

    // A burst is too short for the runtime to compile again what it finds hot, so it compiles well at once.
    BenchmarkJob bursts = BenchmarkJob.Default.WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(100).WithIterationCount(300)
        .WithEnvironmentVariable("DOTNET_TieredCompilation", "0");

    Dictionary<string, CallFigures> quiet = Measure<NothingRecords>(steady);
    goals.Add(Goal.Difference("woven call, nothing records; bare method", quiet["Woven"], quiet["Bare"], 2, 0));
    goals.Add(Goal.Difference("`[XRaySubsegment]`, nothing records; bare method", quiet["WovenSubsegment"], quiet["Bare"], 2, 0));

    Dictionary<string, CallFigures> unsampled = Measure<Unsampled>(bursts);
    goals.Add(Goal.Ratio("woven call, unsampled; hand-written root that only propagates", unsampled["Woven"], unsampled["HandWritten"], 1, 0));

    Dictionary<string, CallFigures> sampled = Measure<Sampled>(bursts);
    goals.Add(Goal.Ratio("woven call, sampled; hand-written code with a raw listener", sampled["Woven"], sampled["HandWritten"], 1.15, 64));
    goals.Add(Goal.Ratio("woven call, sampled; OpenTelemetry's batch processor", sampled["Woven"], sampled["OpenTelemetry"], 1, 64));

    Dictionary<string, CallFigures> subsegment = Measure<Subsegment>(bursts);
    goals.Add(Goal.Ratio("`[XRaySubsegment]`, sampled; hand-written code with a raw listener", subsegment["Woven"], subsegment["HandWritten"], 1.15, 64));

    Dictionary<string, CallFigures> items = Measure<Items>(bursts.WithWarmupCount(20).WithIterationCount(30));
    goals.Add(Goal.Difference("item of an async iterator; the same unwoven", items["Woven"], items["Bare"], 60, 0));

    Dictionary<string, CallFigures> trace = Measure<SmallTrace>(bursts);
    goals.Add(Goal.Ratio("root and 3 children with 3 tags; the same with a raw listener", trace["Woven"], trace["HandWritten"], 1.15, 64));
}

static void AddSending(List<Goal> goals)
{
    SendingFigures sending = SendingComparison.Run();
    goals.Add(new Goal(
        "documents written and sent; a loop of `Socket.Send`",
        Invariant($"{sending.Microseconds:F2} µs for each datagram of {sending.DatagramBytes} B: {sending.Ratio:F2} × the rate, {sending.Bytes:F1} B"),
        "≥ 0.75 × the rate, 0 B",
        sending.Ratio >= 0.75 && sending.Bytes < 1));
}

static async Task AddRequests(List<Goal> goals)
{
    IReadOnlyList<LoadFigures> load = await RequestComparison.Run();
    LoadFigures Of(string way) => load.First(figures => figures.Way == way);
    string Text(LoadFigures figures) =>
        Invariant($"{figures.PerSecond:F0} requests/s, {figures.Ratio:F2} × bare, {figures.Microseconds:+0.0;-0.0} µs, {figures.Bytes:+0;-0} B");

    LoadFigures all = Of("xraysink-all");
    LoadFigures openTelemetry = Of("opentelemetry-all");
    LoadFigures byDefault = Of("xraysink-default");
    goals.Add(new Goal("middleware, every request sampled; without it", Text(all), "≤ 2 µs, ≤ 1,024 B more", all is { Microseconds: <= 2, Bytes: <= 1024 }));
    goals.Add(new Goal("OpenTelemetry with OTLP, every request sampled; without it", Text(openTelemetry), "fewer requests/s than ours", openTelemetry.Ratio < all.Ratio));
    goals.Add(new Goal("middleware, default sampling; without it", Text(byDefault), "≥ 0.95 ×, ≤ 512 B more", byDefault is { Ratio: >= 0.95, Bytes: <= 512 }));
}

static Dictionary<string, CallFigures> Measure<T>(BenchmarkJob job)
{
    IConfig config = ManualConfig.CreateEmpty()
        .AddJob(job)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(StatisticColumn.Median)
        .AddLogger(ConsoleLogger.Default);
    Summary summary = BenchmarkRunner.Run<T>(config);
    return summary.Reports.ToDictionary(
        static report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name,
        static report => new CallFigures(report.ResultStatistics!.Median, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0));
}
