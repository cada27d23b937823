namespace XRaySink.Fody.Tests.Weaving;

/// <summary>Copies of compiled assemblies, to be woven or broken.</summary>
static class Copies
{
    /// <summary>Copies an assembly, and its symbols where they are in a file, into a folder of its own.</summary>
    public static string Of(string path)
    {
        string copy = Path.Combine(TemporaryFolder.Create("copy"), Path.GetFileName(path));
        File.Copy(path, copy);
        string symbols = Path.ChangeExtension(path, ".pdb");
        if (File.Exists(symbols))
            File.Copy(symbols, Path.ChangeExtension(copy, ".pdb"));
        return copy;
    }
}
