namespace XRaySink.Fody.Tests.Weaving;

/// <summary>Folders for what the tests compile, removed when the test process ends.</summary>
static class TemporaryFolder
{
    static readonly string Root = Directory.CreateTempSubdirectory("xraysink-fody-").FullName;

    static TemporaryFolder() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // Assemblies stay mapped on some systems; what is in a temporary folder may stay.
        }
        catch (UnauthorizedAccessException)
        {
        }
    };

    public static string Create(string name) => Directory.CreateDirectory(Path.Combine(Root, name + "-" + Guid.NewGuid().ToString("N")[..8])).FullName;
}
