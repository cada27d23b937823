// What weaving costs beside what Fody itself costs:
//   dotnet run -c Release --project Benchmarks/XRaySink.Benchmarks.Weaving                10,000 methods, 1,000 of them marked
//   dotnet run -c Release --project Benchmarks/XRaySink.Benchmarks.Weaving -- 100000      and a curve up to that many marked methods
using System.Globalization;
using XRaySink.Benchmarks.Weaving;

const int Rounds = 9;

string folder = Directory.CreateTempSubdirectory("xraysink-weaving-").FullName;
try
{
    var fody = new FodyRun(folder);
    Console.WriteLine("  methods    marked   empty weaver       XRaySink   ratio   per marked method");
    Compare(fody, methods: 10_000, marked: 1_000);

    int most = args is [{ } last] ? int.Parse(last, CultureInfo.InvariantCulture) : 0;
    for (int marked = 10; marked <= most; marked *= 10)
        Compare(fody, methods: marked, marked);
}
finally
{
    Directory.Delete(folder, recursive: true);
}

void Compare(FodyRun fody, int methods, int marked)
{
    GeneratedAssembly assembly = GeneratedAssembly.Compile(folder, methods, marked);
    int rounds = methods > 10_000 ? 3 : Rounds;

    // Each in turn, so that what else the machine does meets both; the first turn only warms up.
    var empty = new List<double>();
    var ours = new List<double>();
    for (int round = 0; round <= rounds; round++)
    {
        double[] turn = [fody.Weave(assembly, FodyRun.Empty).TotalMilliseconds, fody.Weave(assembly, FodyRun.XRaySink).TotalMilliseconds];
        if (round == 0)
            continue;
        empty.Add(turn[0]);
        ours.Add(turn[1]);
    }

    double without = Median(empty), with = Median(ours);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{methods,9:N0} {marked,9:N0} {without,11:N1} ms {with,11:N1} ms {with / without,7:F2} {(with - without) * 1000 / marked,13:N1} µs"));
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
