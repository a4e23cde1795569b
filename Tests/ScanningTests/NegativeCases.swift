/// Cases that are no credentials, one a line: PATH<tab>TEXT (\\n in the text is a newline). Judged by hand.
enum NegativeCases {
    static let text = ###"""
        # Cases that are no credentials, one a line: PATH<tab>TEXT (\n in the text is a newline). Judged by hand.
        app/settings.py	password = os.environ["DB_PASSWORD"]
        app/settings.py	SECRET_KEY = get_secret("django/secret-key")
        app/settings.py	API_KEY = config.get("api_key", "")
        app/settings.py	password = None
        app/settings.py	password = getpass.getpass("Password: ")
        app/forms.py	password_label = "Please enter your password"
        app/forms.py	password = forms.CharField(widget=forms.PasswordInput, max_length=128)
        app/forms.py	password_help_text = "Your password must contain at least 8 characters."
        app/models.py	token_type = "Bearer"
        app/models.py	secret_name = "payments-database-credentials"
        app/models.py	api_key_header = "X-API-Key"
        app/models.py	auth_token_field = "authentication_token"
        app/views.py	raise ValueError("password must not be empty")
        app/views.py	logger.info("token=%s", mask(token))
        app/views.py	token = request.headers["Authorization"].removeprefix("Bearer ")
        tests/test_login.py	client.login(username="alice", password="password")
        tests/test_login.py	password = "test"
        tests/test_login.py	token = "invalid-token"
        tests/test_login.py	api_key = "your-api-key-here"
        tests/test_login.py	secret = "changeme"
        tests/fixtures.py	AWS_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
        tests/fixtures.py	AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        src/auth.ts	const password = process.env.DB_PASSWORD ?? "";
        src/auth.ts	const token: string = await getAccessToken();
        src/auth.ts	const apiKey = props.apiKey;
        src/auth.ts	export const TOKEN_STORAGE_KEY = "auth.accessToken";
        src/auth.ts	const secretKeyPlaceholder = "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx";
        src/auth.ts	headers: { Authorization: `Bearer ${token}` },
        src/auth.ts	passwordInputRef = useRef<HTMLInputElement>(null);
        src/auth.ts	const PASSWORD_REGEX = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).{8,}$/;
        src/auth.ts	type TokenKind = "access_token" | "refresh_token";
        src/i18n/en.json	"password": "Password",
        src/i18n/en.json	"forgot_password": "Forgot your password?",
        src/i18n/de.json	"password": "Passwort bestätigen",
        src/i18n/en.json	"api_key_description": "The API key is used to authenticate requests.",
        src/Login.java	String password = System.getenv("DB_PASSWORD");
        src/Login.java	private static final String PASSWORD_PARAM = "j_password";
        src/Login.java	this.secretKey = Objects.requireNonNull(secretKey, "secretKey must not be null");
        src/Login.java	String token = tokenProvider.createToken(authentication);
        src/Login.java	@Value("${app.jwt.secret}") private String jwtSecret;
        src/Login.cs	var password = Configuration["ConnectionStrings:Password"];
        src/Login.cs	public string ApiKey { get; set; } = string.Empty;
        src/main.go	password := os.Getenv("PGPASSWORD")
        src/main.go	apiKey, err := secrets.Fetch(ctx, "prod/api-key")
        src/main.go	const tokenURL = "https://auth.example.com/oauth2/token"
        src/main.go	Password string `json:"password" yaml:"password" validate:"required,min=8"`
        src/main.rs	let token = env::var("API_TOKEN").expect("API_TOKEN not set");
        src/main.rs	let password_hash = hash_password(&password, &salt)?;
        src/main.rb	password = ENV.fetch("DATABASE_PASSWORD")
        src/main.rb	has_secure_password validations: false
        src/main.php	$password = $_POST['password'];
        src/main.php	define('DB_PASSWORD', getenv('DB_PASSWORD'));
        src/main.php	'password' => env('DB_PASSWORD', 'forge'),
        src/main.swift	let password = try keychain.read("database")
        src/main.kt	val apiKey = BuildConfig.API_KEY
        src/main.c	static const char *password_prompt = "Password: ";
        src/main.c	#define MAX_PASSWORD_LENGTH 128
        src/main.c	char token[TOKEN_SIZE];
        src/main.c	if (strcmp(key, "secret") == 0) return KEY_SECRET;
        lib/util.pl	my $password = $opt{password} || prompt('Password');
        deploy/values.yaml	existingSecret: payments-database
        deploy/values.yaml	secretName: payments-tls
        deploy/values.yaml	secretKeyRef: {name: payments-db, key: password}
        deploy/values.yaml	password: ""
        deploy/values.yaml	password: null
        deploy/values.yaml	password: ${DB_PASSWORD}
        deploy/values.yaml	password: "{{ .Values.db.password }}"
        deploy/values.yaml	passwordSecret: "{{ include \"chart.fullname\" . }}-password"
        deploy/values.yaml	passwordKey: postgres-password
        deploy/values.yaml	tokenExpirationSeconds: 3600
        deploy/values.yaml	apiKeySecretName: stripe-api-key
        deploy/external.yaml	kind: ExternalSecret\nspec:\n  data:\n    - secretKey: password\n      remoteRef: {key: prod/payments/db, property: password}
        deploy/sealed.yaml	kind: SealedSecret\napiVersion: bitnami.com/v1alpha1\nspec:\n  encryptedData:\n    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq4oIYmZlBvKxvTAaRXSkQ3nVxKxN8xM2fP0mVh7qTqkQmJd8Yh3v1Zl6oWcZpQfPp8rN0aXgM9k2LwTtF5sVbYcRjHuEnIdGoAqBiCmDxEyFzGwHvJuKtLsMrNqOpPoQnRmSlTkUjViWhXgYfZeAdBcCb
        deploy/sops.yaml	password: ENC[AES256_GCM,data:8fKkq0bX2mJtQ1zP,iv:4tJ8n0mQm9w3Yb1vT6u2sXzR5eKcA7dF0hLpWqGiNyE=,tag:Zk3vR1xTq8mYp0bNcL5sWg==,type:str]
        deploy/seal.yaml	password:\n  seal:v1:prod:03450f5256434baf:AZENNReRrPLu6jyjM0dI8g1DD4VBRMv0rN_caI6_Ib3_Bb55mi9a-HF_bshSQjuWPMLOjYbTKtOBJ-xL5jsxceXBBjyRwGuhp4Bws_2KF7rkF016cyoyh1tuJWW_s0PD-Q
        deploy/vault.yml	db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  62313365396662343061393464336163383764373764613633653634306231386433626436623361
        deploy/job.yaml	image: registry.example.com/payments@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
        .github/workflows/ci.yml	uses: actions/checkout@8ade135a41bc03ea155e62e844d188df1ea18608
        .github/workflows/ci.yml	token: ${{ secrets.GITHUB_TOKEN }}
        .github/workflows/ci.yml	password: ${{ secrets.DOCKERHUB_TOKEN }}
        .gitlab-ci.yml	DOCKER_AUTH_TOKEN: $CI_JOB_TOKEN
        docker-compose.yml	POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}
        docker-compose.yml	POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password
        docker-compose.yml	MYSQL_ROOT_PASSWORD: example
        .env.example	DATABASE_PASSWORD=changeme
        .env.example	API_KEY=<your api key>
        .env.example	JWT_SECRET=replace-with-a-long-random-string
        .env.example	STRIPE_SECRET_KEY=sk_test_...
        terraform/main.tf	password = var.database_password
        terraform/main.tf	secret_id = aws_secretsmanager_secret.db.id
        terraform/main.tf	password = random_password.db.result
        terraform/main.tf	kms_key_id = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        ansible/site.yml	password: "{{ vault_db_password }}"
        ansible/site.yml	ansible_become_password: "{{ lookup('env', 'BECOME_PASSWORD') }}"
        package-lock.json	"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==",
        yarn.lock	resolved "https://registry.yarnpkg.com/lodash/-/lodash-4.17.21.tgz#679591c564c3bffaae8454cf0b3df370c3d6911c"
        Cargo.lock	checksum = "a8ab7e1a4c2e1ecb0b1c6ab0c1a5a7ea42ab1e4a5a6d2fb1b1bd3f1fe0b6d6f2"
        go.sum	github.com/stretchr/testify v1.8.4 h1:CcVxjf3Q8PM0mHUKJCdn+eZZtm5yQwehR5yeSVQQcUk=
        poetry.lock	{file = "attrs-23.1.0-py3-none-any.whl", hash = "sha256:1f28b4522cdc2fb4256ac1a020c78acf9cba2c6b461ccd2c126f3aa8e8335d04"},
        Pipfile.lock	"sha256:7ebf3b1d6d1b9bd2c5a2e0d2f8b6a1c3d4e5f60718293a4b5c6d7e8f90a1b2c3"
        README.md	Set `API_KEY` to the key from your dashboard.
        README.md	curl -H "Authorization: Bearer $TOKEN" https://api.example.com/v1/users
        README.md	curl -u user:password https://example.com
        README.md	export AWS_SECRET_ACCESS_KEY=...
        README.md	postgres://user:password@localhost:5432/db
        README.md	mysql://root:root@127.0.0.1/test
        README.md	redis://:password@redis:6379/0
        README.md	password: hunter2
        docs/api.md	"access_token": "eyJhbGciOi...",
        docs/api.md	The token has the form `ghp_` followed by 36 characters.
        docs/config.md	secret = "YOUR_SECRET_HERE"
        docs/config.md	api_key: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        docs/config.md	password=********
        docs/uuid.md	tenant_id = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
        src/ids.py	client_id = "0oa1b2c3d4e5F6g7H8i9"
        src/ids.py	request_id = "f47ac10b58cc4372a5670e02b2c3d479"
        src/ids.py	commit = "9fceb02d0ae598e95dc970b74767f19372d61af8"
        src/ids.py	md5 = "d41d8cd98f00b204e9800998ecf8427e"
        src/ids.py	public_key = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
        src/ids.py	fingerprint = "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8"
        src/ids.py	etag = "33a64df551425fcc55e4d42a148795d9f25f89d4"
        src/ids.py	csrf_token_name = "csrfmiddlewaretoken"
        src/ids.py	cache_key = "user:profile:v2:" + str(user_id)
        src/ids.py	sort_key = "created_at_desc"
        src/ids.py	primary_key = "customer_account_identifier"
        src/ids.py	keyboard_shortcut = "ctrl+shift+p"
        src/ids.py	monkey = "banana-and-other-fruit-1234"
        src/ids.py	foreign_key = models.ForeignKey("auth.User", on_delete=models.CASCADE)
        src/ids.py	translation_key = "errors.authentication.invalidCredentials"
        src/ids.py	key = "abcdefghijklmnopqrstuvwxyz0123456789"
        src/ids.py	alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        src/ids.py	secret = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        src/ids.py	token = "1234567890123456789012345678901234567890"
        src/ids.py	password = "correct horse battery staple"
        src/css.css	.password-field::placeholder { color: #9e9e9e; }
        src/app.html	<input type="password" name="password" autocomplete="current-password">
        src/app.html	<link rel="stylesheet" href="a.css" integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC" crossorigin="anonymous">
        src/app.html	<img src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==">
        src/app.min.js	!function(e,t){"use strict";var n=e.token,r=t.password;n&&r(n)}(window,document);
        src/key.pub	ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtaqEwzHbkV0r8TiX2QvK6m4QqHn2n8mQbG5fN7dYpL alice@example.com
        src/cert.pem	-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQz0q1nPz7o0ZyT5cXoO3n0pQz2IwCgYIKoZIzj0EAwIw\n-----END CERTIFICATE-----
        src/pub.pem	-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9\n-----END PUBLIC KEY-----
        src/enc.pem	-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhT0sZ3m2T5AgICCAAw\n-----END ENCRYPTED PRIVATE KEY-----
        src/age.txt	# public key: age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
        src/openapi.yaml	securitySchemes:\n  apiKey: {type: apiKey, in: header, name: X-API-Key}
        src/openapi.yaml	$ref: '#/components/schemas/PasswordResetRequest'
        src/messages.properties	login.password.label=Password
        src/messages.properties	error.token.expired=The token has expired, please log in again.
        src/app.properties	spring.datasource.password=${DB_PASSWORD}
        src/app.properties	jwt.secret=@jwt.secret@
        src/app.xml	<property name="password" value="${db.password}"/>
        src/app.xml	<bean class="com.example.security.TokenAuthenticationFilter"/>
        src/app.ini	password = %(DB_PASSWORD)s
        Makefile	PASSWORD ?= $(shell pass show db)
        Makefile	TOKEN := $$(cat /run/secrets/token)
        bin/run.sh	PASSWORD=$(openssl rand -hex 32)
        bin/run.sh	export TOKEN="$1"
        bin/run.sh	read -rsp "Password: " password
        bin/run.sh	curl -H "X-Api-Key: ${API_KEY}" "$URL"
        bin/run.sh	mysql -u root -p"$MYSQL_PWD" < dump.sql
        """###
}
