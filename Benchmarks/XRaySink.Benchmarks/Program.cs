using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using XRaySink.Benchmarks.Calls;

IConfig steady = Config(BenchmarkDotNet.Jobs.Job.Default.WithWarmupCount(8).WithIterationCount(15));
IConfig bursts = Config(BenchmarkDotNet.Jobs.Job.Default.WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(200).WithIterationCount(200));

BenchmarkRunner.Run<NothingRecords>(steady);
BenchmarkRunner.Run<Unsampled>(bursts);
BenchmarkRunner.Run<Sampled>(bursts);
BenchmarkRunner.Run<Subsegment>(bursts);
BenchmarkRunner.Run<SmallTrace>(bursts);
BenchmarkRunner.Run<Items>(bursts);

static IConfig Config(BenchmarkDotNet.Jobs.Job job) => ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddColumn(StatisticColumn.Median)
    .AddLogger(ConsoleLogger.Default);
