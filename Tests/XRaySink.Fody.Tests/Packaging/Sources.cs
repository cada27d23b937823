namespace XRaySink.Fody.Tests.Packaging;

/// <summary>What the new projects consist of.</summary>
static class Sources
{
    public const string Weaver = """<PackageReference Include="XRaySink.Fody" Version="$version$" />""";
    public const string Sink = """<PackageReference Include="XRaySink" Version="$version$" />""";
    public const string Attributes = """<PackageReference Include="XRaySink.Attributes" Version="$version$" />""";

    public const string Executable = "<OutputType>Exe</OutputType>";

    /// <summary>A class with one task.</summary>
    public const string Jobs = """
        using System.Threading.Tasks;
        using XRaySink;

        public class Jobs
        {
            [XRayTask]
            public async Task RunAsync() => await Task.Yield();
        }
        """;

    /// <summary>Runs the task, and says which activities of ours have ended.</summary>
    public const string ListeningProgram = """
        using System;
        using System.Diagnostics;
        using XRaySink;

        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = source => source.Name == "XRaySink",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Console.WriteLine("ended " + activity.DisplayName),
        });
        await new Jobs().RunAsync();
        """;

    /// <summary>Runs the task with a sink.</summary>
    public const string SendingProgram = """
        using XRaySink;

        using var sink = SegmentSink.Start("new-project");
        await new Jobs().RunAsync();
        """;

    public static string Project(string items = Weaver, string properties = Executable, string frameworks = "<TargetFramework>net10.0</TargetFramework>") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>{frameworks}<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>{properties}</PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
        </Project>
        """;

    /// <summary>A program that runs the task and listens.</summary>
    public static async Task<NewProject> App(string items = Weaver, string properties = Executable) =>
        (await NewProject.Create())
            .Write("app/app.csproj", Project(items, properties))
            .Write("app/Program.cs", ListeningProgram)
            .Write("app/Jobs.cs", Jobs);
}
