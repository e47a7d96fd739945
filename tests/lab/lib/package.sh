package_install() { :; }
package_deb() { :; }
