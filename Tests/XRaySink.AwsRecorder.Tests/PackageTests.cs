using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;
using Amazon.XRay.Recorder.Core;

namespace XRaySink.Recorder.Tests;

public class PackageTests
{
    static readonly Dictionary<string, string?> Built = typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(attribute => attribute.Key, attribute => attribute.Value);

    [Test]
    public void The_assembly_asks_for_no_later_recorder_than_the_package_does()
    {
        AssemblyName asked = typeof(AwsRecorder).Assembly.GetReferencedAssemblies().Single(reference => reference.Name == "AWSXRayRecorder.Core");

        Assert.That(asked.Version, Is.LessThanOrEqualTo(typeof(AWSXRayRecorder).Assembly.GetName().Version!));
    }

    [Test]
    public void The_package_depends_on_the_official_recorder_from_its_first_version_that_does_not_throw_and_contains_none()
    {
        if (typeof(AWSXRayRecorder).Assembly.GetName().Version != new Version(2, 14, 0, 0))
            Assert.Ignore("Built against an official assembly in a folder, of which no package can know.");

        string folder = Directory.CreateTempSubdirectory("xraysink-").FullName;
        try
        {
            Pack(folder);
            using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(folder, "XRaySink.AwsRecorder.*.nupkg").Single());
            using Stream nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            XElement dependency = XDocument.Load(nuspec).Descendants()
                .Single(element => element.Name.LocalName == "dependency" && (string?)element.Attribute("id") == "AWSXRayRecorder.Core");

            Assert.That((string?)dependency.Attribute("version"), Is.EqualTo("2.14.0"));
            Assert.That(package.Entries.Select(entry => entry.Name), Has.None.EqualTo("AWSXRayRecorder.Core.dll"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Pack(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["pack", Built["Package"]!, "--no-build", "--configuration", Built["Configuration"]!, "--output", folder])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output);
    }
}
