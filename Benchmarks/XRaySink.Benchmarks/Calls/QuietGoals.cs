using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;
using XRaySink.Benchmarks.Turns;
using BenchmarkJob = BenchmarkDotNet.Jobs.Job;

namespace XRaySink.Benchmarks.Calls;

/// <summary>What marked methods cost where nothing records.</summary>
static class QuietGoals
{
    public static void AddTo(Report report, Effort effort)
    {
        Dictionary<string, BenchmarkReport> calls = Measure(effort);
        Add("`[XRayTask]`, synchronous", nameof(NothingRecords.WovenSynchronous), nameof(NothingRecords.BareSynchronous));
        Add("`[XRayTask]`, async, done at once", nameof(NothingRecords.Woven));
        Add("`[XRayTask]`, async, suspended once", nameof(NothingRecords.WovenSuspended), nameof(NothingRecords.BareSuspended));
        Add("`[XRaySubsegment]`, done at once", nameof(NothingRecords.WovenSubsegment));
        Compare("hand-written code", nameof(NothingRecords.HandWritten));
        Compare("AspectInjector", nameof(NothingRecords.AspectInjector));
        Compare("a dynamic proxy of Castle's", nameof(NothingRecords.DynamicProxy));

        void Add(string what, string own, string bare = nameof(NothingRecords.Bare)) =>
            report.Add(CallGoal.More(what + ", nothing records", "the bare method", Figures(calls[own], calls[bare]), 2, 0));

        void Compare(string what, string own) =>
            report.Add(CallGoal.Compared(what + ", nothing records", "the bare method", Figures(calls[own], calls[nameof(NothingRecords.Bare)])));
    }

    static Dictionary<string, BenchmarkReport> Measure(Effort effort)
    {
        // Where code happens to lie in memory makes a nanosecond, so each benchmark is started more than once.
        BenchmarkJob job = BenchmarkJob.Default.WithLaunchCount(effort.Launches).WithIterationTime(TimeInterval.FromMilliseconds(200));
        job = effort.IsQuick ? job.WithWarmupCount(1).WithIterationCount(2) : job.WithWarmupCount(6).WithIterationCount(12);

        IConfig config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(StatisticColumn.Median)
            .AddLogger(ConsoleLogger.Default);
        return BenchmarkRunner.Run<NothingRecords>(config).Reports.ToDictionary(static report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name);
    }

    static CallFigures Figures(BenchmarkReport own, BenchmarkReport bare)
    {
        Statistics time = own.ResultStatistics!;
        double baseline = bare.ResultStatistics!.Median;
        return new CallFigures(
            time.Median,
            BytesOf(own),
            new Spread(time.Q1 / baseline, time.Median / baseline, time.Q3 / baseline),
            new Spread(time.Q1 - baseline, time.Median - baseline, time.Q3 - baseline),
            BytesOf(own) - BytesOf(bare));
    }

    static double BytesOf(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
}
