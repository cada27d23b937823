using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace XRaySink.Tests.Resources;

/// <summary>A certificate authority that nobody knows, as each cluster has one.</summary>
sealed class ClusterAuthority : IDisposable
{
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly X509Certificate2 certificate;

    public ClusterAuthority()
    {
        var request = new CertificateRequest("CN=cluster", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public string Pem => certificate.ExportCertificatePem();

    /// <summary>A certificate for a server at an address.</summary>
    public X509Certificate2 Issue(IPAddress address)
    {
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(certificate, certificate.NotBefore, certificate.NotAfter, [1, 2, 3, 4]);
        return issued.CopyWithPrivateKey(serverKey);
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }
}
